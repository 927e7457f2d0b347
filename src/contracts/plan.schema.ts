import * as z from 'zod'
import { ClienteleError } from '../errors.ts'
import { columnOfKind } from '../table/access.ts'
import type { ColumnShape } from './column-values.ts'
import { checkDocument, count, counts, finite, part, share, word } from './document.schema.ts'
import { maxOption } from './options.ts'
import type { TargetPlan } from './plan.ts'
import { rowsOfKeys } from './row-keys.ts'
import { checkScoresHeader } from './scores.schema.ts'
import { checkShape, type TableShape } from './table-shape.ts'

const row = z.strictObject({
  id: word,
  kind: z.enum([
    'offer',
    'channel',
    'department',
    'department-budget',
    'segment',
    'messages',
    'budget',
    'benefit',
  ]),
  coefficient: z.enum(['count', 'units', 'cost', 'benefit']),
  unitsPerContact: z.number().positive(),
  options: z.array(z.int().min(0).max(maxOption)).nullable(),
  segment: word.nullable(),
  min: finite.nullable(),
  max: finite.nullable(),
  missedUnit: z.number().min(0).nullable(),
  used: finite,
  price: finite,
  shortfall: z.number().min(0),
})

const schema = z.strictObject({
  kind: z.literal('plan'),
  header: part,
  purpose: z.enum(['plan', 'pilot']),
  why: word.nullable(),
  decisions: part,
  rows: z.array(row),
  prices: z.record(z.string(), finite),
  objective: finite,
  bound: finite,
  gap: finite,
  holdout: z.strictObject({ share, salt: word, customers: part }),
  propensities: part,
  unmet: z.array(z.strictObject({ id: word, by: z.number().min(0), words: word })),
  explain: part,
  outcomes: counts,
  passes: count,
  warnings: z.array(word),
})

const text: ColumnShape = { kind: 'text', complete: true }
const number: ColumnShape = { kind: 'number', complete: true }
const option: ColumnShape = { kind: 'integer', unit: null, complete: true, min: 0, max: maxOption }

const decisions: TableShape = {
  columns: {
    customer_id: text,
    option,
    offer: text,
    channel: text,
    department: text,
    value: number,
    benefit: number,
    cost: number,
    message_cost: { ...number, optional: true },
    price: number,
    reduced: number,
    standard_error: { ...number, min: 0 },
    runner_up: { ...option, complete: undefined },
    runner_up_reduced: { kind: 'number' },
    margin: { kind: 'number' },
    reason: text,
  },
  key: ['customer_id', 'option'],
}

const explain: TableShape = {
  columns: {
    customer_id: text,
    option: { ...option, complete: undefined },
    value: number,
    price: number,
    reduced: number,
    unit: { ...text, optional: true },
    outcome: {
      ...text,
      words: [
        'chosen',
        'runner-up',
        'given-up',
        'settled',
        'held-out',
        'messages-used',
        'nothing-eligible',
        'nothing-worthwhile',
        'limits',
        'not-drawn',
      ],
    },
  },
}

const propensities: TableShape = {
  columns: {
    customer_id: text,
    option: { ...option, complete: undefined },
    propensity: { ...number, above: 0, max: 1 },
    held_out: { kind: 'flag', complete: true, optional: true },
  },
  key: ['customer_id', 'option'],
}

/**
 * Checks a target plan: the shape of its tables, a price for every limit, a reason for a pilot, nobody of the holdout
 * contacted. Whether it keeps its limits and how good it is, its certificate tells.
 *
 * @throws CONTRACT_INVALID; else the codes of `checkShape`.
 */
export function checkPlan(plan: TargetPlan): void {
  checkDocument(schema, plan, 'CONTRACT_INVALID', 'the plan')
  checkScoresHeader(plan.header)
  checkShape(plan.decisions, decisions, 'the decisions of the plan')
  checkShape(plan.explain, explain, 'the explanations of the plan')
  checkShape(plan.propensities, propensities, 'the propensities of the plan')
  checkShape(
    plan.holdout.customers,
    { columns: { customer_id: text }, key: ['customer_id'] },
    'the holdout of the plan',
  )
  if ((plan.purpose === 'pilot') !== (plan.why !== null))
    throw invalid(
      'A pilot says why it was made in place of a plan, and a plan does not. Set "purpose" and "why" together.',
      {},
    )
  assertPrices(plan)
  assertHoldoutKept(plan)
}

function assertPrices({ rows, prices }: TargetPlan): void {
  const ids = rows.map(({ id }) => id)
  const twice = ids.find((id, i) => ids.indexOf(id) !== i)
  if (twice !== undefined)
    throw invalid(`The plan has two rows for the limit "${twice}". Give one row a limit.`, { limit: twice })
  for (const { id, price, min, max } of rows) {
    if (prices[id] !== price)
      throw invalid(`The price of the limit "${id}" differs between "rows" and "prices".`, { limit: id })
    if (min !== null && max !== null && min > max)
      throw invalid(`The limit "${id}" asks for at least ${min} and at most ${max}.`, { limit: id, min, max })
  }
  const stray = Object.keys(prices).find((id) => !ids.includes(id))
  if (stray !== undefined)
    throw invalid(`There is a price for "${stray}", and no such limit in "rows".`, { limit: stray })
}

function assertHoldoutKept({ holdout, decisions: made }: TargetPlan): void {
  const heldOut = columnOfKind(holdout.customers, 'customer_id', 'text')
  const contacted = rowsOfKeys(heldOut, columnOfKind(made, 'customer_id', 'text'))
  const broken = contacted.reduce((sum, held) => sum + (held < 0 ? 0 : 1), 0)
  if (broken === 0) return
  throw invalid(
    `The plan contacts customers it holds out: ${broken} of ${made.rowCount} decisions. Carve the holdout out before planning.`,
    { broken, decisions: made.rowCount },
  )
}

function invalid(message: string, details: Record<string, string | number>): ClienteleError {
  return new ClienteleError('CONTRACT_INVALID', message, details)
}
