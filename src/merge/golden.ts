import type { ReadonlyFloat64Array } from '../math/arrays.ts'
import { isMissing } from '../table/access.ts'
import type { Column } from '../table/column.ts'
import { makeTable } from '../table/make-table.ts'
import { sortValues } from '../table/sort-values.ts'
import type { Table } from '../table/table.ts'
import { takeColumn } from '../table/take.ts'
import { textColumn, textColumnOfCodes } from '../table/text-columns.ts'
import type { Customers } from './customers.ts'
import type { Records } from './records.ts'

/**
 * Why a value was taken. `only-value`: no record says otherwise; `latest`: the others were collected earlier;
 * `source-order`: among the latest, its source stands first in the list; `smallest-value`: one source says several
 * things of one day, and the smallest was taken (texts by bytes).
 */
const rules = ['only-value', 'latest', 'source-order', 'smallest-value'] as const

/** What was chosen for one field. */
interface Choice {
  readonly field: string
  /** The record whose value each customer has; -1 where no record has one. */
  readonly record: Int32Array
  /** The place of the rule in {@link rules}. */
  readonly rule: Uint8Array
}

/**
 * Chooses a value of each field for each customer, and says where it came from. Missing never wins.
 *
 * @param table - the fields of all records.
 */
export function goldenValues(
  table: Table,
  records: Records,
  customers: Customers,
): { readonly customers: Table; readonly provenance: Table } {
  const choices = table.names.map((field) => choose(table, field, records, customers))
  const golden = makeTable([
    ['customer_id', customers.ids] as const,
    ...choices.map(({ field, record }) => [field, takeColumn(table.columns[field], record)] as const),
  ])
  return { customers: golden, provenance: provenance(choices, records, customers) }
}

function choose(table: Table, field: string, records: Records, { start, members }: Customers): Choice {
  const column = table.columns[field]
  // Only customers of several records need the order of values, which takes sorting.
  const several = members.length > start.length - 1
  const order = several ? sortValues(column, field) : new Float64Array()
  const record = new Int32Array(start.length - 1).fill(-1)
  const rule = new Uint8Array(start.length - 1)
  for (let customer = 0; customer < record.length; customer++) {
    let best = -1
    for (let i = start[customer]; i < start[customer + 1]; i++)
      if (!isMissing(column, members[i]) && (best < 0 || wins(members[i], best, records, order)))
        best = members[i]
    record[customer] = best
    for (let i = start[customer]; i < start[customer + 1] && best >= 0; i++)
      if (!isMissing(column, members[i]) && order[members[i]] !== order[best])
        rule[customer] = Math.max(rule[customer], difference(members[i], best, records))
  }
  return { field, record, rule }
}

function wins(a: number, b: number, { collected, source }: Records, order: ReadonlyFloat64Array): boolean {
  if (collected[a] !== collected[b]) return collected[a] > collected[b]
  if (source[a] !== source[b]) return source[a] < source[b]
  return order[a] < order[b]
}

/** The place of the rule by which a record lost. */
function difference(loser: number, winner: number, { collected, source }: Records): number {
  if (collected[loser] !== collected[winner]) return 1
  return source[loser] !== source[winner] ? 2 : 3
}

/** One row a customer and field that has a value, in the order of the customers, then of the fields. */
function provenance(choices: readonly Choice[], records: Records, customers: Customers): Table {
  const filled = choices.reduce(
    (sum, { record }) => sum + record.reduce((n, one) => n + (one >= 0 ? 1 : 0), 0),
    0,
  )
  const [customer, winner] = [new Int32Array(filled), new Int32Array(filled)]
  const [field, rule] = [new Int32Array(filled), new Int32Array(filled)]
  let at = 0
  for (let i = 0; i < customers.ids.codes.length; i++) {
    for (const [f, choice] of choices.entries()) {
      if (choice.record[i] < 0) continue
      customer[at] = i
      winner[at] = choice.record[i]
      field[at] = f
      rule[at++] = choice.rule[i]
    }
  }
  const source = winner.map((record) => records.source[record])
  const { sources } = records
  const named = (list: readonly (string | null)[], places: Int32Array): Column =>
    takeColumn(textColumn(list), places)
  return makeTable([
    ['customer_id', textColumnOfCodes(customer, customers.ids.dictionary)],
    [
      'field',
      named(
        choices.map((choice) => choice.field),
        field,
      ),
    ],
    [
      'source',
      named(
        sources.map(({ name }) => name),
        source,
      ),
    ],
    ['rule', named(rules, rule)],
    ['collected', { kind: 'date', values: winner.map((record) => records.collected[record]) }],
    [
      'purposes',
      named(
        sources.map(({ purposes }) => joined(purposes)),
        source,
      ),
    ],
    [
      'channels',
      named(
        sources.map(({ channels }) => joined(channels)),
        source,
      ),
    ],
  ])
}

/** Distinct words, sorted and joined by `|`; null is no restriction. */
function joined(words: readonly string[] | null): string | null {
  return words === null ? null : [...new Set(words)].sort().join('|')
}
