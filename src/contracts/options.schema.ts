import * as z from 'zod'
import { ClienteleError } from '../errors.ts'
import { columnOfKind } from '../table/access.ts'
import { assertKind } from './assert-kind.ts'
import type { ColumnShape } from './column-values.ts'
import { checkDocument, currency } from './document.schema.ts'
import { maxOption, type Options } from './options.ts'
import { checkShape, type TableShape } from './table-shape.ts'

/** Currency units, not minor units: an integer column with a unit would be off by a factor. */
const money: ColumnShape = { kind: ['number', 'integer'], unit: null, complete: true }
const cost: ColumnShape = { ...money, min: 0 }

const shape: TableShape = {
  columns: {
    option: { kind: 'integer', unit: null, complete: true, min: 0, max: maxOption },
    offer: { kind: 'text', complete: true },
    channel: { kind: 'text', complete: true },
    department: { kind: 'text', complete: true },
    exclusive_group: { kind: 'text' },
    cost,
    margin: money,
    redemption: cost,
    benefit: money,
    annoyance: cost,
    slot: { kind: 'text', optional: true },
  },
  key: ['option'],
}

const header = z.object({ kind: z.literal('options'), currency })

/**
 * Checks a table of options: numbers unique and ascending, one row per offer and channel (and slot, where there is one), costs not negative.
 *
 * @throws CONTRACT_INVALID, KEY_DUPLICATE; else the codes of `checkShape`.
 */
export function checkOptions(options: Options): void {
  assertKind(options, 'options')
  checkDocument(header, options, 'CONTRACT_INVALID', 'the options')
  checkShape(options.table, shape, 'the table of options')
  const slot = options.table.columns['slot'] === undefined ? [] : ['slot']
  checkShape(options.table, { columns: {}, key: ['offer', 'channel', ...slot] }, 'the table of options')
  assertAscending(options)
}

function assertAscending({ table }: Options): void {
  const column = columnOfKind(table, 'option', 'integer').values
  for (let row = 1; row < table.rowCount; row++) {
    if (column[row] > column[row - 1]) continue
    throw new ClienteleError(
      'CONTRACT_INVALID',
      `The options do not ascend: row ${row + 1} has a smaller number than the one above it. Sort the table by "option".`,
      { row: row + 1 },
    )
  }
}
