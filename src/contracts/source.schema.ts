import * as z from 'zod'
import { unknownName } from '../errors.ts'
import type { ColumnShape } from './column-values.ts'
import { checkDocument, day, part, word } from './document.schema.ts'
import { meanings, type Source } from './source.ts'
import { assertTable, checkShape } from './table-shape.ts'

const schema = z
  .strictObject({
    name: word,
    origin: z.enum(['internal', 'external']),
    supplier: word.nullable(),
    table: part,
    key: word.nullable(),
    meanings: z.record(z.string(), z.enum(meanings)),
    purposes: z.array(word),
    channels: z.array(word).nullable(),
    collected: z.union([day, z.strictObject({ column: word })]).nullable(),
    costPerRecord: z.number().min(0),
  })
  .refine((source) => (source.origin === 'external') === (source.supplier !== null), {
    message: 'expected a supplier for an external source, and none (null) for an internal one',
    path: ['supplier'],
  })

/**
 * Checks a source: its terms, and that the columns it names are in its table. Repeated keys are no error here: what to
 * do with them is the merge's affair.
 *
 * @throws CONTRACT_INVALID, COLUMN_UNKNOWN, COLUMN_KIND; else the codes of `checkShape`.
 */
export function checkSource(source: Source): void {
  checkDocument(schema, source, 'CONTRACT_INVALID', 'the source')
  const what = `the source "${source.name}"`
  const { table, key, collected } = source
  assertTable(table, what)
  for (const name of Object.keys(source.meanings))
    if (table.columns[name] === undefined)
      throw unknownName('COLUMN_UNKNOWN', 'column', name, table.names, what)
  const columns: [string, ColumnShape][] = []
  if (key !== null) columns.push([key, { kind: 'text' }])
  if (collected !== null && typeof collected !== 'string') columns.push([collected.column, { kind: 'date' }])
  checkShape(table, { columns: Object.fromEntries(columns) }, what)
}
