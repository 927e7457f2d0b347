import * as z from 'zod'
import { meanings } from '../contracts/source.ts'
import { ClienteleError } from '../errors.ts'
import { learnerNames } from '../response/response-options.ts'
import { daysFromText } from '../table/calendar.ts'
import { checkExpression } from '../table/expression/check.ts'
import { operatorNames } from '../table/expression/operators.ts'
import type { Brief } from './brief.ts'
import { mistakesIn } from './brief-mistakes.schema.ts'

const text = z.string().min(1)
const optionalText = text.optional()
const money = z.number().finite()
const notNegative = z.number().min(0)
const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, { error: 'is not a day (YYYY-MM-DD)', abort: true })
  .refine(isDay, 'is a day that no calendar has')
const currency = z.string().regex(/^[A-Z]{3}$/, 'is not a currency (three capital letters of ISO 4217)')
/** What is checked as a whole tells an editor its shape in its own words of JSON Schema. */
const expression = z
  .unknown()
  .refine(isExpression, 'is not an expression ({ op, args })')
  .meta({
    id: 'expression',
    description:
      'An expression of the language for rules and derived columns, for example { op: column, args: [age] }.',
    type: 'object',
    required: ['op', 'args'],
    properties: {
      op: { enum: [...operatorNames], description: 'The operator.' },
      args: {
        type: 'array',
        description: 'Expressions; names and values under column, literal, date and time.',
      },
    },
  })
const meaning = z.enum(meanings)

const columnReading = z.strictObject({
  as: optionalText.describe('The name the column gets. Default: as in the file.'),
  kind: z
    .enum(['number', 'integer', 'date', 'time', 'flag', 'text', 'money'])
    .optional()
    .describe('What the column holds. Default: what the first rows show.'),
  format: z.enum(['YYYY-MM-DD', 'YYYYMMDD']).optional().describe('Of dates. Default YYYY-MM-DD.'),
  meaning: meaning.optional().describe('What the column says about a customer. Default attribute.'),
})
const columnReadings = z.record(text, columnReading).optional()

const fileReading = {
  file: text.describe('Relative to the data folder; .gz is unpacked, .parquet read as Parquet.'),
  separator: z.enum([',', ';', '\t']).optional().describe('Default: what the header line shows.'),
  columns: columnReadings.describe('Columns by their name in the file; only these are read. Default: all.'),
  rowNumber: optionalText.describe(
    'Adds a text column of this name that numbers the rows, for files without a key.',
  ),
  joins: z
    .array(
      z.strictObject({ file: text, on: z.array(text).min(1), columns: columnReadings, count: optionalText }),
    )
    .optional()
    .describe('Files whose rows are looked up and added.'),
  derive: z.record(text, expression).optional().describe('New columns by expressions.'),
  keep: expression.optional().describe('Rows for which it is not true are left out and counted.'),
}

const sourceReading = z.strictObject({
  ...fileReading,
  name: text,
  key: optionalText.describe('The column that identifies a record. Default: the one that means customer_id.'),
  origin: z.enum(['internal', 'external']).optional(),
  supplier: optionalText,
  purposes: z
    .array(text)
    .optional()
    .describe('What the values may be used for. Default: service, marketing, profiling.'),
  channels: z.array(text).optional().describe('Through which channels they may be used. Default: all.'),
  collected: z.union([day, z.strictObject({ column: text })]).optional(),
  costPerRecord: notNegative.optional(),
})

const contactsReading = z.strictObject({
  ...fileReading,
  arms: z
    .record(text, z.union([z.null(), z.strictObject({ offer: text, channel: text })]))
    .optional()
    .describe('What each arm got; null is the control.'),
  randomized: z
    .boolean()
    .describe('Whether arms were drawn at random: only then is a difference called an effect.'),
  propensity: z
    .union([z.literal('shares'), z.strictObject({ column: text })])
    .optional()
    .describe('The chance of what was done: a column where it was logged, or shares of the arms.'),
})

const consentReading = z.union([
  z.strictObject({
    assume: z.literal('granted'),
    channels: z.array(text).min(1),
    purposes: z.array(text).min(1),
    because: text,
  }),
  z.strictObject(fileReading),
])

const bounds = {
  min: notNegative.nullish().describe('Messages at least.'),
  max: notNegative.nullish().describe('Messages at most.'),
  missedUnit: notNegative
    .optional()
    .describe('What missing the minimum by one costs, in currency units. Default: it may not be missed.'),
}

const limits = z.strictObject({
  perCustomer: z
    .strictObject({
      maxMessages: z.int().min(0).max(100).optional().describe('Messages at most. Default 1.'),
      windowDays: z
        .int()
        .min(1)
        .optional()
        .describe('Past contacts within so many days count against maxMessages.'),
      quietDays: z.int().min(0).optional().describe('Nobody contacted within the last so many days.'),
      minBenefit: money.optional().describe('No option whose benefit to the customer is below this.'),
    })
    .optional(),
  offers: z.record(text, z.strictObject(bounds)).optional(),
  channels: z
    .record(
      text,
      z.strictObject({ max: notNegative.optional(), unitsPerContact: z.number().positive().optional() }),
    )
    .optional(),
  departments: z.record(text, z.strictObject({ ...bounds, budget: notNegative.optional() })).optional(),
  segments: z.record(text, z.strictObject(bounds)).optional(),
  messages: notNegative.optional().describe('Messages in all at most.'),
  budget: notNegative.optional().describe('Total cost at most, in currency units.'),
  leastBenefit: money.optional().describe('Total benefit to customers at least, in currency units.'),
})

const brief = z.strictObject({
  version: z.literal(1).describe('The version of the format of briefs.'),
  name: text.describe('Names the run, and salts its draws.'),
  asOf: day.describe('What happened on or after this day (YYYY-MM-DD) is not used.'),
  seed: z.int().min(0).describe('The same brief, files and seed give the same bytes.'),
  currency: currency.describe('Three capital letters of ISO 4217.'),
  engine: z
    .string()
    .regex(
      /^(memory|duckdb|sc:\/\/[^;\s]+)$/,
      'is not memory, duckdb, or sc://host:port (a token goes into the environment or the command line)',
    )
    .optional()
    .describe('Where purchases stay: memory (default), duckdb, or sc://host:port of a Spark Connect server.'),
  goal: z.strictObject({
    words: text.describe('What the programme is for.'),
    metric: text.describe('The column of the past contacts that the plan is judged by.'),
    target: z.number().positive().describe('The wanted change of the metric per customer over the horizon.'),
    horizonDays: z.int().min(1).describe('Days after a contact in which its outcome counts.'),
    valuePerUnit: z.number().positive().describe('What one unit of the metric is worth, in currency units.'),
    netOf: z
      .enum(['redemptions', 'nothing'])
      .optional()
      .describe('What the metric is already net of; never the cost of messages. Default redemptions.'),
  }),
  owners: z.strictObject({
    merge: optionalText,
    features: optionalText,
    segments: optionalText,
    response: optionalText,
    target: optionalText,
    measure: optionalText,
  }),
  departments: z.array(z.strictObject({ name: text, owner: optionalText, demands: optionalText })).min(1),
  reviewer: z
    .strictObject({
      name: text,
      vetoes: z
        .array(
          z.strictObject({
            offer: optionalText,
            channel: optionalText,
            customers: expression.optional(),
            because: text,
          }),
        )
        .optional(),
    })
    .optional(),
  next: text.describe('What follows the pilot.'),
  data: z.strictObject({
    customers: z.array(sourceReading).min(1),
    transactions: z.strictObject(fileReading).optional(),
    contacts: contactsReading.optional(),
    consent: consentReading,
  }),
  match: z
    .array(meaning)
    .min(1)
    .optional()
    .describe('On which meanings records are joined. Default: customer_id, email, phone.'),
  features: z
    .strictObject({
      windowsDays: z.array(z.int().min(1)).optional(),
      attributes: z.array(text).optional(),
      derive: z.record(text, expression).optional(),
    })
    .optional(),
  segments: z
    .strictObject({
      columns: z.array(text).min(1).optional(),
      k: z.int().min(1).max(255).optional().describe('Default: chosen, and the choice explained.'),
    })
    .optional(),
  offers: z
    .array(
      z.strictObject({
        name: text,
        department: text,
        group: optionalText.describe('A customer gets at most one offer of a group.'),
        margin: money
          .optional()
          .describe('What one response is worth, before costs. Default: valuePerUnit of the goal.'),
        redemption: notNegative.optional().describe('Cost of one response, in currency units.'),
        benefit: money.optional().describe('What one response is worth to the customer.'),
        channels: z.array(text).min(1).optional().describe('Default: all.'),
        eligible: expression.optional().describe('Who may receive it. Default: everybody.'),
      }),
    )
    .min(1),
  channels: z
    .array(
      z.strictObject({
        name: text,
        cost: notNegative.describe('Cost of one message, in currency units.'),
        annoyance: notNegative.optional(),
        reachable: expression.optional().describe('Who can be reached. Default: everybody with consent.'),
      }),
    )
    .min(1),
  response: z
    .strictObject({
      outcome: z.union([text, z.strictObject({ byDepartment: z.record(text, text) })]),
      kind: z.enum(['binary', 'count', 'amount']),
      features: z.array(text).min(1).optional(),
      learners: z.array(z.enum(learnerNames)).min(1).optional(),
      marginByDepartment: z.record(text, text).optional(),
      cannibalized: z
        .number()
        .min(0)
        .max(1)
        .optional()
        .describe('Share of the responses that would have come anyway and use the offer too. Default 1.'),
    })
    .optional(),
  limits,
  pilot: z
    .strictObject({
      holdout: z.number().min(0).max(0.9).optional().describe('Share kept out of the plan. Default 0.1.'),
      salt: optionalText.describe('Who is held out depends on it alone. Default: the name.'),
      detect: z
        .number()
        .positive()
        .optional()
        .describe('The smallest effect worth finding. Default: the target.'),
      power: z.number().min(0.5).max(0.99).optional(),
      alpha: z.number().min(0.001).max(0.2).optional(),
      baseline: z.strictObject({ mean: z.number(), deviation: z.number().positive().optional() }).optional(),
    })
    .optional(),
})

/**
 * Checks the shape of a brief that somebody wrote, and names every mistake at once.
 *
 * @throws ClienteleError `BRIEF_GOAL_MISSING`, `BRIEF_INVALID` (an unknown key names the nearest right one).
 */
export function checkBriefShape(value: unknown): Brief {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ClienteleError(
      'BRIEF_INVALID',
      'A brief is a document with keys such as goal, data and limits; this is something else.',
    )
  }
  refuseWithoutGoal(value)
  const result = brief.safeParse(value)
  if (result.success) return result.data as Brief
  throw mistakesIn(result.error.issues, brief)
}

/** The JSON Schema (draft 7) of a brief, for editors that complete and check while one types. */
export function briefJsonSchema(): object {
  const { $schema, ...schema } = z.toJSONSchema(brief, {
    io: 'input',
    target: 'draft-7',
    unrepresentable: 'any',
  })
  return { $schema, title: 'A brief of clientele', ...schema }
}

function isExpression(value: unknown): boolean {
  return isFine(() => checkExpression(value))
}

function isDay(text: string): boolean {
  return isFine(() => daysFromText(text))
}

function isFine(check: () => unknown): boolean {
  try {
    check()
    return true
  } catch {
    return false
  }
}

function refuseWithoutGoal(value: object): void {
  const goal: unknown = 'goal' in value ? value.goal : undefined
  const given = typeof goal === 'object' && goal !== null ? Object.keys(goal) : []
  const missing = ['words', 'metric', 'target', 'horizonDays', 'valuePerUnit'].filter(
    (key) => !given.includes(key),
  )
  if (missing.length === 0) return
  throw new ClienteleError(
    'BRIEF_GOAL_MISSING',
    `The brief does not say what it is for: goal lacks ${missing.join(', ')}. State the metric, its target, the horizon and what a unit is worth before anything is computed.`,
    { missing },
  )
}
