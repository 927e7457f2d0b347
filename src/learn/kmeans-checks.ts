import type { Rows } from '../engine/relation.ts'
import { columnSpecs } from '../engine/rows.ts'
import { ClienteleError, unknownName } from '../errors.ts'
import type { KMeansOptions } from './kmeans-model.ts'

/** @throws ARGUMENT_INVALID for centers to start from that are not k, or not one number a column. */
export function assertStart({ k, start }: KMeansOptions, columns: readonly string[]): void {
  if (start === undefined) return
  const widths = [...new Set(start.map((center) => center.length))]
  if (start.length === k && widths.length === 1 && widths[0] === columns.length) return
  throw new ClienteleError(
    'ARGUMENT_INVALID',
    `The centers to start from are ${start.length} of ${widths.join(' or ')} numbers; expected k = ${k} of ${columns.length}, one number a column.`,
    { found: start.length, k, columns: columns.length },
  )
}

/** @throws COLUMN_UNKNOWN, COLUMN_KIND for a key that is not a text column. */
export function assertTextColumn(rows: Rows, key: string): void {
  const specs = columnSpecs(rows)
  const spec = specs.find(({ name }) => name === key)
  const known = specs.map(({ name }) => name)
  if (spec === undefined) throw unknownName('COLUMN_UNKNOWN', 'key column', key, known, 'the rows')
  if (spec.kind === 'text') return
  throw new ClienteleError(
    'COLUMN_KIND',
    `The key column "${key}" is of kind ${spec.kind}, but keys are text. Convert it to text first.`,
    { column: key, found: spec.kind, expected: 'text' },
  )
}

/** NOT_ENOUGH_DATA. */
export function tooFewRows(rows: number, k: number): ClienteleError {
  return new ClienteleError(
    'NOT_ENOUGH_DATA',
    `k is ${k} but there are ${rows} rows. Ask for fewer clusters.`,
    { k, rows },
  )
}
