import type { FileMetaData, RowGroup, SchemaElement } from 'hyparquet'
import type { Column } from '../column.ts'
import type { AsyncBuffer } from '../csv/input.ts'
import { columnOfPages, type Page } from '../frames/column-of-pages.ts'
import type { ColumnPlan } from '../frames/plan-column.ts'
import type { TextInterner } from '../frames/text-interner.ts'
import { type ChunkShape, checkedChunk } from './check-pages.ts'
import { rowsOf, topFields } from './footer.ts'
import type { Decompress } from './options.ts'
import { reading, unusable } from './unusable.ts'

/** A row group, and where it lies. */
export interface GroupBytes {
  readonly buffer: AsyncBuffer
  readonly metadata: FileMetaData
  readonly group: RowGroup
  /** How many rows of the file come before it. */
  readonly rowsBefore: number
  readonly compressors: Readonly<Record<string, Decompress>>
}

/**
 * Reads one column of a row group. hyparquet decodes the pages; what the schema says of the values is kept from it, so that it hands over
 * plain numbers and bytes, and each text goes from its bytes straight to its code (once a dictionary page where there is one).
 *
 * @throws COLUMN_VALUE, PARQUET_UNUSABLE
 */
export async function readColumn(
  bytes: GroupBytes,
  plan: ColumnPlan,
  interner: TextInterner | null,
): Promise<Column> {
  const pages = await reading(`column "${plan.name}"`, () => readPages(bytes, plan, interner))
  const rows = rowsOf(bytes.group)
  const found = pages.reduce((sum, page) => sum + page.length, 0)
  if (found !== rows) throw unusable(`column "${plan.name}" has ${found} values in a row group of ${rows}`)
  // A page of a damaged file may point beyond its dictionary.
  if (pages.some((page) => Array.isArray(page) && page.includes(undefined)))
    throw unusable(`column "${plan.name}" points at values that are not there`)
  return columnOfPages({ pages, rows, rowsBefore: bytes.rowsBefore }, plan, interner)
}

async function readPages(
  { buffer, metadata, group, compressors }: GroupBytes,
  { name, family }: ColumnPlan,
  interner: TextInterner | null,
): Promise<readonly Page[]> {
  const { parquetRead } = await import('hyparquet')
  const pages: Page[] = []
  const checked = await checkedChunk(buffer, shapeOf(metadata.schema, group, name), compressors)
  const isText = interner !== null && (family.of === 'text' || family.of === 'bytes')
  await parquetRead({
    file: checked.file,
    metadata: {
      ...metadata,
      schema: physicalSchema(metadata.schema),
      row_groups: [group],
      num_rows: group.num_rows,
    },
    columns: [name],
    utf8: isText,
    parsers: {
      ...(isText ? { stringFromBytes: (value: Uint8Array) => interner.code(value) } : {}),
      timestampFromNanoseconds: (value: bigint) => value,
    },
    compressors: checked.compressors,
    onChunk: ({ columnData }) => pages.push(columnData as Page),
  })
  return pages
}

function shapeOf(schema: readonly SchemaElement[], group: RowGroup, name: string): ChunkShape {
  const data = group.columns.find(({ meta_data }) => meta_data?.path_in_schema[0] === name)?.meta_data
  const element = topFields(schema).find((field) => field.name === name)?.element
  if (data === undefined || element === undefined) throw unusable(`a row group lacks column "${name}"`)
  return {
    rows: rowsOf(group),
    codec: data.codec,
    isBoolean: data.type === 'BOOLEAN',
    optional: element.repetition_type === 'OPTIONAL',
  }
}

/** The schema without logical types; those of 16-bit floats stay, because hyparquet turns them into numbers. */
function physicalSchema(schema: readonly SchemaElement[]): SchemaElement[] {
  return schema.map(({ converted_type: _, logical_type: logical, ...element }) =>
    logical?.type === 'FLOAT16' ? { ...element, logical_type: logical } : element,
  )
}
