import * as z from 'zod'
import { ClienteleError } from '../errors.ts'
import { columnOfKind } from '../table/access.ts'
import { customersHash } from './customers-hash.ts'
import { checkDocument, counts, currency, part } from './document.schema.ts'
import type { Scores, ScoresHeader } from './scores.ts'
import { checkShape, type TableShape } from './table-shape.ts'

/** Amounts are fewer than this many multiples of the grid, so that they are exact in 32-bit floats. */
const MOST_MULTIPLES: number = 2 ** 24

const headerSchema: z.ZodType<ScoresHeader> = z.strictObject({
  customers: z
    .string()
    .regex(/^[0-9a-f]{32}$/, 'expected a hash of 32 hexadecimal digits (see customersHash)'),
  currency,
  unit: z.enum(['customer', 'household']),
  grid: z
    .number()
    .positive()
    .refine((grid) => Number.isInteger(Math.log2(grid)), 'expected a power of two'),
})

const schema = z.strictObject({
  kind: z.literal('scores'),
  header: headerSchema,
  table: part,
  excluded: counts,
})

const shape: TableShape = {
  columns: {
    customer_id: { kind: 'text', complete: true },
    cells: { kind: 'cells' },
    segment: { kind: 'text', optional: true },
  },
  key: ['customer_id'],
  sorted: 'customer_id',
}

/** Checks the header of scores and plans. @throws CONTRACT_INVALID */
export function checkScoresHeader(header: ScoresHeader): void {
  checkDocument(headerSchema, header, 'CONTRACT_INVALID', 'the header of the scores')
}

/**
 * Checks scores: customers sorted and those of the header, options ascending within a row, every amount a whole multiple
 * of the grid below 2^24 multiples.
 *
 * @throws CONTRACT_INVALID, EXACTNESS_LOST; else the codes of `checkShape`.
 */
export function checkScores(scores: Scores): void {
  checkDocument(schema, scores, 'CONTRACT_INVALID', 'the scores')
  const { table, header } = scores
  checkShape(table, shape, 'the table of scores')
  if (customersHash(table) !== header.customers)
    throw new ClienteleError(
      'CONTRACT_INVALID',
      'The header of the scores was made for other customers than those of its table. Make it with customersHash of this table.',
      { rows: table.rowCount },
    )
  for (const name of ['value', 'benefit', 'cost'] as const) assertOnGrid(scores, name)
}

function assertOnGrid({ table, header }: Scores, name: 'value' | 'benefit' | 'cost'): void {
  const cells = columnOfKind(table, 'cells', 'cells')
  const amounts = cells[name]
  const end = cells.rowPtr[table.rowCount]
  for (let cell = cells.rowPtr[0]; cell < end; cell++) {
    const multiples = amounts[cell] / header.grid
    if (Number.isInteger(multiples) && Math.abs(multiples) < MOST_MULTIPLES) continue
    throw new ClienteleError(
      'EXACTNESS_LOST',
      `A ${name} in the scores is not a whole multiple of the grid (${header.grid} ${header.currency}) below 2^24 multiples. ` +
        'Round amounts to the grid before they become scores, or choose a coarser grid.',
      { amount: name, grid: header.grid },
    )
  }
}
