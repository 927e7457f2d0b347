import type { CustomerBase } from '../contracts/base.ts'
import type { TargetPlan } from '../contracts/plan.ts'
import { columnOf, columnOfKind, numbersOf } from '../table/access.ts'
import { daysFromText } from '../table/calendar.ts'
import { type FlagColumn, MISSING_FLAG, type TextColumn } from '../table/column.ts'
import { concat } from '../table/concat.ts'
import { dateColumn } from '../table/date-columns.ts'
import { createDictionaryBuilder } from '../table/dictionary-builder.ts'
import { column, eq, isMissing, not } from '../table/expression/builder.ts'
import { filter } from '../table/filter.ts'
import { join } from '../table/join.ts'
import { makeTable } from '../table/make-table.ts'
import { integerColumn, numberColumn } from '../table/number-columns.ts'
import { select } from '../table/select.ts'
import type { Table } from '../table/table.ts'
import { textColumn, textColumnOfCodes } from '../table/text-columns.ts'
import { withColumns } from '../table/with-columns.ts'
import { withUnit } from './trials.ts'

/**
 * What a plan decided, in the shape of past contacts, so that the next brief can learn from it. A message is `treated`; a held-out customer who could
 * have got one is `control`, without option and with the chance of having been held out. Nobody else is in it. Outcomes are missing until they are known.
 *
 * Of a plan, only those are control who would have been contacted at its prices, with a row for each option they would have got, in `would_option`
 * (of a message: its option). Who got an option compares with the control of the same `would_option`, and with no other. A message that was
 * settled so that a limit is kept to the unit has no such control: its arm is `settled`, its propensity missing. Of a pilot, `would_option` is missing.
 *
 * @param base - says which household a customer belongs to.
 * @param policy - hash of the plan that decided.
 */
export function decisionLog(
  plan: TargetPlan,
  base: Pick<CustomerBase, 'customers'>,
  asOf: string,
  policy: string,
): Table {
  const { decisions, propensities, explain } = plan
  const keys = ['customer_id', 'option'] as const
  const drawn = select(filter(propensities, not(column('held_out'))), [...keys, 'propensity'])
  const messages = join(select(decisions, keys), drawn, { on: keys, kind: 'left' })
  const settled = select(filter(explain, eq(column('outcome'), 'settled')), keys)
  const write = (table: Table, arm: string, would: Float64Array): Table =>
    rows(table, { arm, asOf, policy, would: plan.purpose === 'pilot' ? would.fill(Number.NaN) : would })
  const treated = join(messages, settled, { on: keys, kind: 'anti' })
  const adjusted = withoutPropensity(join(messages, settled, { on: keys, kind: 'inner' }))
  const parts = [
    write(treated, 'treated', optionsOf(treated)),
    write(adjusted, 'settled', optionsOf(adjusted)),
    ...controls(plan).map(({ table, would }) => write(table, 'control', would)),
  ]
  return withUnit(concat(parts), base)
}

/** The held-out customers who could have been contacted, and what they would have got. */
function controls({ purpose, propensities }: TargetPlan): { table: Table; would: Float64Array }[] {
  const held = filter(propensities, column('held_out'))
  const nothing = select(filter(held, isMissing(column('option'))), ['customer_id', 'propensity'])
  const missing = { option: integerColumn(new Float64Array(nothing.rowCount).fill(Number.NaN)) }
  if (purpose === 'pilot') {
    return [{ table: withColumns(nothing, missing), would: new Float64Array(nothing.rowCount) }]
  }
  const would = select(filter(held, not(isMissing(column('option')))), ['customer_id', 'option'])
  const table = join(select(would, ['customer_id']), nothing, { on: ['customer_id'], kind: 'left' })
  const option = integerColumn(new Float64Array(table.rowCount).fill(Number.NaN))
  return [{ table: withColumns(table, { option }), would: optionsOf(would) }]
}

function optionsOf(table: Table): Float64Array {
  return Float64Array.from(numbersOf(table, 'option'))
}

function withoutPropensity(table: Table): Table {
  return withColumns(table, { propensity: numberColumn(new Float64Array(table.rowCount).fill(Number.NaN)) })
}

interface LogRows {
  readonly arm: string
  readonly asOf: string
  readonly policy: string
  readonly would: Float64Array
}

function rows(table: Table, { arm, asOf, policy, would }: LogRows): Table {
  const customer = columnOfKind(table, 'customer_id', 'text')
  const option = numbersOf(table, 'option')
  const unknownFlag: FlagColumn = { kind: 'flag', values: new Uint8Array(table.rowCount).fill(MISSING_FLAG) }
  return makeTable({
    contact_id: contactIds(policy.slice(0, 12), customer, option, would),
    customer_id: customer,
    at: dateColumn(new Int32Array(table.rowCount).fill(daysFromText(asOf))),
    option: columnOf(table, 'option'),
    arm: everyText(arm, table.rowCount),
    propensity: columnOf(table, 'propensity'),
    would_option: integerColumn(would),
    policy: everyText(policy, table.rowCount),
    responded: unknownFlag,
    value: numberColumn(new Float64Array(table.rowCount).fill(Number.NaN)),
    opted_out: unknownFlag,
  })
}

/** `policy:customer:option`; where no option was sent, with the one that would have been behind a minus. */
function contactIds(
  policy: string,
  { codes, dictionary }: TextColumn,
  option: ArrayLike<number>,
  would: Float64Array,
): TextColumn {
  const encoder = new TextEncoder()
  const builder = createDictionaryBuilder()
  const { bytes, offsets } = dictionary
  const start = encoder.encode(`${policy}:`)
  const sent = new Map<number, Uint8Array>()
  const notSent = new Map<number, Uint8Array>()
  const endOf = (ends: Map<number, Uint8Array>, number: number, sign: string): Uint8Array => {
    const known = ends.get(number) ?? encoder.encode(`:${sign}${Number.isNaN(number) ? '' : number}`)
    ends.set(number, known)
    return known
  }
  let id = new Uint8Array(256)
  id.set(start)
  const own = new Int32Array(codes.length)
  for (let row = 0; row < own.length; row++) {
    const [from, to] = [offsets[codes[row]], offsets[codes[row] + 1]]
    const end = Number.isNaN(option[row]) ? endOf(notSent, would[row], '-') : endOf(sent, option[row], '')
    const length = start.length + to - from + end.length
    if (length > id.length) {
      id = new Uint8Array(2 * length)
      id.set(start)
    }
    let at = start.length
    for (let i = from; i < to; i++) id[at++] = bytes[i]
    for (let i = 0; i < end.length; i++) id[at++] = end[i]
    own[row] = builder.codeOfBytes(id, 0, at)
  }
  return textColumnOfCodes(own, builder.snapshot())
}

/** The same text in every row. */
function everyText(text: string, rows: number): TextColumn {
  return textColumnOfCodes(new Int32Array(rows), textColumn([text]).dictionary)
}
