import * as z from 'zod'
import { meanings } from '../contracts/source.ts'
import { ClienteleError } from '../errors.ts'
import { learnerNames } from '../response/response-options.ts'
import { daysFromText } from '../table/calendar.ts'
import { checkExpression } from '../table/expression/check.ts'
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
const expression = z.unknown().refine(isExpression, 'is not an expression ({ op, args })')
const meaning = z.enum(meanings)

const columnReading = z.strictObject({
  as: optionalText,
  kind: z.enum(['number', 'integer', 'date', 'time', 'flag', 'text', 'money']).optional(),
  format: z.enum(['YYYY-MM-DD', 'YYYYMMDD']).optional(),
  meaning: meaning.optional(),
})
const columnReadings = z.record(text, columnReading).optional()

const fileReading = {
  file: text,
  separator: z.enum([',', ';', '\t']).optional(),
  columns: columnReadings,
  rowNumber: optionalText,
  joins: z
    .array(
      z.strictObject({ file: text, on: z.array(text).min(1), columns: columnReadings, count: optionalText }),
    )
    .optional(),
  derive: z.record(text, expression).optional(),
  keep: expression.optional(),
}

const sourceReading = z.strictObject({
  ...fileReading,
  name: text,
  key: optionalText,
  origin: z.enum(['internal', 'external']).optional(),
  supplier: optionalText,
  purposes: z.array(text).optional(),
  channels: z.array(text).optional(),
  collected: z.union([day, z.strictObject({ column: text })]).optional(),
  costPerRecord: notNegative.optional(),
})

const contactsReading = z.strictObject({
  ...fileReading,
  arms: z.record(text, z.union([z.null(), z.strictObject({ offer: text, channel: text })])).optional(),
  randomized: z.boolean(),
  propensity: z.union([z.literal('shares'), z.strictObject({ column: text })]).optional(),
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

const bounds = { min: notNegative.nullish(), max: notNegative.nullish(), missedUnit: notNegative.optional() }

const limits = z.strictObject({
  perCustomer: z
    .strictObject({
      maxMessages: z.int().min(0).max(100).optional(),
      windowDays: z.int().min(1).optional(),
      quietDays: z.int().min(0).optional(),
      minBenefit: money.optional(),
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
  budget: notNegative.optional(),
  leastBenefit: money.optional(),
})

const brief = z.strictObject({
  version: z.literal(1),
  name: text,
  asOf: day,
  seed: z.int().min(0),
  currency,
  goal: z.strictObject({
    words: text,
    metric: text,
    target: z.number().positive(),
    horizonDays: z.int().min(1),
    valuePerUnit: z.number().positive(),
    netOf: z.enum(['redemptions', 'nothing']).optional(),
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
  next: text,
  data: z.strictObject({
    customers: z.array(sourceReading).min(1),
    transactions: z.strictObject(fileReading).optional(),
    contacts: contactsReading.optional(),
    consent: consentReading,
  }),
  match: z.array(meaning).min(1).optional(),
  features: z
    .strictObject({
      windowsDays: z.array(z.int().min(1)).optional(),
      attributes: z.array(text).optional(),
      derive: z.record(text, expression).optional(),
    })
    .optional(),
  segments: z
    .strictObject({ columns: z.array(text).min(1).optional(), k: z.int().min(1).max(255).optional() })
    .optional(),
  offers: z
    .array(
      z.strictObject({
        name: text,
        department: text,
        group: optionalText,
        margin: money.optional(),
        redemption: notNegative.optional(),
        benefit: money.optional(),
        channels: z.array(text).min(1).optional(),
        eligible: expression.optional(),
      }),
    )
    .min(1),
  channels: z
    .array(
      z.strictObject({
        name: text,
        cost: notNegative,
        annoyance: notNegative.optional(),
        reachable: expression.optional(),
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
      cannibalized: z.number().min(0).max(1).optional(),
    })
    .optional(),
  limits,
  pilot: z
    .strictObject({
      holdout: z.number().min(0).max(0.9).optional(),
      salt: optionalText,
      detect: z.number().positive().optional(),
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

/** The JSON Schema of a brief, for editors that complete and check while one types. */
export function briefJsonSchema(): object {
  return z.toJSONSchema(brief, { io: 'input', unrepresentable: 'any' })
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
