import type { FileMetaData, RowGroup, SchemaElement } from 'hyparquet'
import { ClienteleError } from '../../errors.ts'
import type { AsyncBuffer } from '../csv/input.ts'
import { reading, unusable } from './unusable.ts'

/** The table of contents of a Parquet file. */
export interface Footer {
  readonly metadata: FileMetaData
  /** The top-level fields of the schema. */
  readonly fields: readonly Field[]
  readonly rowCount: number
}

/** A top-level field of the schema. */
export interface Field {
  readonly name: string
  readonly element: SchemaElement
  /** Whether it holds lists or structures. */
  readonly nested: boolean
}

/** "PAR1", at the beginning and the end of a file; "PARE" of one whose footer is encrypted. */
const MAGIC = 0x31524150
const ENCRYPTED = 0x45524150

/**
 * Reads the footer.
 *
 * @throws PARQUET_UNUSABLE where it is no Parquet, cut short, encrypted or damaged.
 */
export async function readFooter(buffer: AsyncBuffer): Promise<Footer> {
  await checkMagic(buffer)
  return reading('its footer', async () => {
    const { parquetMetadataAsync } = await import('hyparquet')
    const metadata = await parquetMetadataAsync(buffer, { geoparquet: false })
    const fields = topFields(metadata.schema)
    const rowCount = metadata.row_groups.reduce((rows, group) => rows + rowsOf(group), 0)
    if (rowCount !== Number(metadata.num_rows))
      throw unusable('its footer counts other rows than its row groups')
    return { metadata, fields, rowCount }
  })
}

async function checkMagic(buffer: AsyncBuffer): Promise<void> {
  if (!(buffer.byteLength >= 12))
    throw unusable(`it has ${buffer.byteLength} bytes, too few for any Parquet file`)
  const [first, last] = [
    await buffer.slice(0, 4),
    await buffer.slice(buffer.byteLength - 4, buffer.byteLength),
  ].map((bytes) => (bytes.byteLength === 4 ? new DataView(bytes).getUint32(0, true) : 0))
  if (last === ENCRYPTED) throw unusable('its footer is encrypted')
  if (first !== MAGIC) throw unusable('it does not begin like Parquet ("PAR1")')
  if (last !== MAGIC) throw unusable('it does not end like Parquet ("PAR1"), so it was cut short')
}

/** The top-level fields of a schema. */
export function topFields(schema: readonly SchemaElement[]): readonly Field[] {
  const fields: Field[] = []
  for (let at = 1; at < schema.length; ) {
    const element = schema[at]
    const next = endOfField(schema, at)
    const nested = next > at + 1 || element.type === undefined || element.repetition_type === 'REPEATED'
    fields.push({ name: element.name, element, nested })
    at = next
  }
  if (fields.length !== schema[0].num_children) throw unusable('its schema does not add up')
  return fields
}

/** Where the elements of a field and of all it contains end. */
function endOfField(schema: readonly SchemaElement[], from: number): number {
  let at = from
  for (let open = 1; open > 0; at++) {
    if (at >= schema.length) throw unusable('its schema does not add up')
    open += (schema[at].num_children ?? 0) - 1
  }
  return at
}

/** Rows of a row group that are taken on: a gigabyte of values. Writers put some 100,000 into one. */
const MOST_ROWS = 2 ** 27

/** The rows of a row group. */
export function rowsOf(group: RowGroup): number {
  const rows = Number(group.num_rows)
  if (rows >= 0 && rows <= MOST_ROWS) return rows
  throw unusable('one of its row groups claims more rows than can be read at once')
}

/** The compressions that hyparquet unpacks by itself. */
const builtIn: readonly string[] = ['UNCOMPRESSED', 'SNAPPY']

/**
 * Checks what a row group says about a column before its bytes are touched.
 *
 * @throws PARQUET_COMPRESSION, PARQUET_UNUSABLE
 */
export function checkChunk(
  group: RowGroup,
  name: string,
  byteLength: number,
  compressors: Readonly<Record<string, unknown>>,
): void {
  const chunk = group.columns.find(({ meta_data }) => meta_data?.path_in_schema[0] === name)
  const encrypted = chunk?.crypto_metadata !== undefined || chunk?.encrypted_column_metadata !== undefined
  if (encrypted) throw unusable(`column "${name}" is encrypted`)
  const data = chunk?.meta_data
  if (chunk === undefined || data === undefined) throw unusable(`a row group lacks column "${name}"`)
  if (chunk.file_path !== undefined) throw unusable(`column "${name}" lies in another file`)
  const start = Number(data.dictionary_page_offset ?? data.data_page_offset)
  const end = start + Number(data.total_compressed_size)
  const inside = start >= 4 && end <= byteLength && Number(data.total_compressed_size) >= 0
  if (!inside) throw unusable(`column "${name}" claims to lie beyond the end of the file`)
  if (data.num_values !== group.num_rows) throw unusable(`column "${name}" has other rows than its row group`)
  if (!builtIn.includes(data.codec) && compressors[data.codec] === undefined)
    throw compressed(name, data.codec)
}

function compressed(name: string, codec: string | undefined): ClienteleError {
  const found = codec ?? 'a compression nobody knows'
  return new ClienteleError(
    'PARQUET_COMPRESSION',
    `Column "${name}" of the Parquet input is compressed with ${found}; snappy and uncompressed columns are read by themselves. Write the file with snappy, or give a function that unpacks ${found} in the option "compressors" (the package hyparquet-compressors has them).`,
    { name, codec: found },
  )
}
