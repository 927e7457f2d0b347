import { ClienteleError } from '../errors.ts'
import { columnOfKind } from '../table/access.ts'
import { assertKind } from './assert-kind.ts'
import type { Candidates } from './candidates.ts'
import { checkShape, type TableShape } from './table-shape.ts'

const shape: TableShape = {
  columns: {
    customer_id: { kind: 'text', complete: true },
    cells: { kind: 'cells' },
    segment: { kind: 'text', optional: true },
  },
  key: ['customer_id'],
  sorted: 'customer_id',
}

/**
 * Checks candidates: customers sorted, options ascending within a row, all values zero, counts of what was left out.
 *
 * @throws CONTRACT_INVALID; else the codes of `checkShape`.
 */
export function checkCandidates(candidates: Candidates): void {
  assertKind(candidates, 'candidates')
  checkShape(candidates.table, shape, 'the table of candidates')
  const { rowPtr, value, benefit, cost, standardError } = columnOfKind(candidates.table, 'cells', 'cells')
  const end = rowPtr[candidates.table.rowCount]
  for (let cell = rowPtr[0]; cell < end; cell++)
    if (value[cell] !== 0 || benefit[cell] !== 0 || cost[cell] !== 0 || standardError[cell] !== 0)
      throw invalid(
        'Candidates are not valued yet, and some cell holds an amount. Give scores where scores are due.',
      )
  for (const [reason, left] of Object.entries(candidates.excluded))
    if (!(Number.isInteger(left) && left >= 0))
      throw invalid(
        `The candidates left out for "${reason}" are not a count. Expected a whole number from 0.`,
      )
}

function invalid(message: string): ClienteleError {
  return new ClienteleError('CONTRACT_INVALID', message, {})
}
