import { ClienteleError } from '../errors.ts'
import type { Column, ColumnKind, TextColumn } from './column.ts'
import { MISSING_CODE } from './column.ts'
import type { Dictionary } from './dictionary.ts'
import { makeTable } from './make-table.ts'
import type { Table } from './table.ts'

/** First four bytes of a frame ("CLFR"), then the version of its layout. */
const magic = 0x52464c43
const version = 1
const prologueBytes = 16
/** Bytes from which on a call copies faster than a loop. */
const longText = 64

type Section = Float64Array | Float32Array | Int32Array | Uint32Array | Uint16Array | Uint8Array

/** What is read of an array to store it. */
type Stored = Pick<Section, 'buffer' | 'byteOffset' | 'byteLength' | 'length'>

interface ColumnHeader {
  readonly name: string
  readonly kind: ColumnKind
  readonly unit: string | null
  /** Lengths of the column's arrays, in elements, in the order of {@link sectionsOf}. */
  readonly lengths: readonly number[]
}

interface FrameHeader {
  readonly rowCount: number
  readonly columns: readonly ColumnHeader[]
}

/**
 * A table as one block of bytes that {@link readFrame} gives back bit for bit: a prologue (magic, version, length of the header), a JSON header, then
 * the columns' arrays, little-endian, each on a multiple of 8. Texts are numbered anew in order of appearance, so that equal tables give equal bytes.
 */
export function writeFrame(table: Table): Uint8Array {
  const sections: Stored[] = []
  const columns = table.names.map((name) => {
    const column: Column = table.columns[name]
    const own = sectionsOf(column)
    sections.push(...own)
    return {
      name,
      kind: column.kind,
      unit: column.kind === 'integer' ? column.unit : null,
      lengths: own.map((section) => section.length),
    }
  })
  const header: FrameHeader = { rowCount: table.rowCount, columns }
  return assembled(new TextEncoder().encode(JSON.stringify(header)), sections)
}

/**
 * The table a frame holds. Its arrays are views of the given bytes where these lie on a multiple of 8, else of one copy.
 *
 * @throws ClienteleError `CONTRACT_INVALID` where the bytes are no frame, of another version, or cut short.
 */
export function readFrame(bytes: Uint8Array): Table {
  const aligned = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice()
  const view = new DataView(aligned.buffer, aligned.byteOffset, aligned.byteLength)
  if (aligned.byteLength < prologueBytes || view.getUint32(0, true) !== magic)
    throw notAFrame('they do not begin like one')
  const found = view.getUint32(4, true)
  if (found !== version)
    throw notAFrame(`their version is ${found}, and this library reads version ${version}`)
  const headerBytes = view.getUint32(8, true)
  const header = headerOf(aligned.slice(prologueBytes, prologueBytes + headerBytes))
  const take = reader(aligned, padded(prologueBytes + headerBytes))
  const columns = header.columns.map((column) => [column.name, columnFrom(column, take)] as const)
  return makeTable(columns, header.rowCount)
}

function assembled(header: Uint8Array, sections: readonly Stored[]): Uint8Array {
  const start = padded(prologueBytes + header.length)
  const total = sections.reduce((sum, section) => sum + padded(section.byteLength), start)
  const bytes = new Uint8Array(total)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, magic, true)
  view.setUint32(4, version, true)
  view.setUint32(8, header.length, true)
  bytes.set(header, prologueBytes)
  let at = start
  for (const section of sections) {
    bytes.set(new Uint8Array(section.buffer, section.byteOffset, section.byteLength), at)
    at += padded(section.byteLength)
  }
  return bytes
}

function padded(byteLength: number): number {
  return Math.ceil(byteLength / 8) * 8
}

/** The arrays of a column in a fixed order. */
function sectionsOf(column: Column): readonly Stored[] {
  switch (column.kind) {
    case 'text':
      return compactText(column)
    case 'cells': {
      const { rowPtr, option, value, benefit, cost, standardError } = column
      const [from, to] = [rowPtr[0], rowPtr[rowPtr.length - 1]]
      const children = [value, benefit, cost, standardError].map((child) => child.subarray(from, to))
      return [
        Float64Array.from(rowPtr, (position) => position - from),
        option.subarray(from, to),
        ...children,
      ]
    }
    default:
      return [column.values]
  }
}

function compactText({ codes, dictionary }: TextColumn): readonly Stored[] {
  const renumbered = new Int32Array(dictionary.size).fill(MISSING_CODE)
  const used = new Int32Array(Math.min(dictionary.size, codes.length))
  const ownCodes = new Int32Array(codes.length)
  let count = 0
  let inOrder = dictionary.offsets[0] === 0
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]
    if (code === MISSING_CODE) {
      ownCodes[row] = MISSING_CODE
      continue
    }
    if (renumbered[code] === MISSING_CODE) {
      inOrder = inOrder && code === count
      renumbered[code] = count
      used[count++] = code
    }
    ownCodes[row] = renumbered[code]
  }
  // Most dictionaries are in the order of appearance as they come from a reader.
  if (inOrder) {
    const { offsets, bytes } = dictionary
    return [ownCodes, offsets.subarray(0, count + 1), bytes.subarray(0, offsets[count])]
  }
  return [ownCodes, ...textsOf(dictionary, used.subarray(0, count))]
}

/** Offsets and bytes of some texts in the order given. Those that lie behind each other are copied together. */
function textsOf({ offsets, bytes }: Dictionary, codes: Int32Array): [Uint32Array, Uint8Array] {
  const ownOffsets = new Uint32Array(codes.length + 1)
  for (let i = 0; i < codes.length; i++)
    ownOffsets[i + 1] = ownOffsets[i] + offsets[codes[i] + 1] - offsets[codes[i]]
  const ownBytes = new Uint8Array(ownOffsets[codes.length])
  for (let from = 0; from < codes.length; ) {
    let to = from + 1
    while (to < codes.length && codes[to] === codes[to - 1] + 1) to += 1
    const [first, end] = [offsets[codes[from]], offsets[codes[to - 1] + 1]]
    if (end - first > longText) ownBytes.set(bytes.subarray(first, end), ownOffsets[from])
    else for (let i = first, at = ownOffsets[from]; i < end; i++) ownBytes[at++] = bytes[i]
    from = to
  }
  return [ownOffsets, ownBytes]
}

function headerOf(bytes: Uint8Array): FrameHeader {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as FrameHeader
  } catch (cause) {
    throw notAFrame('their header cannot be read', cause)
  }
}

type Take = <Kind extends Section>(make: SectionConstructor<Kind>, length: number) => Kind

interface SectionConstructor<Kind extends Section> {
  readonly BYTES_PER_ELEMENT: number
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): Kind
}

function reader(bytes: Uint8Array, start: number): Take {
  let at = start
  return (make, length) => {
    const byteLength = length * make.BYTES_PER_ELEMENT
    if (at + byteLength > bytes.byteLength) throw notAFrame('they end too early')
    const section = new make(bytes.buffer, bytes.byteOffset + at, length)
    at += padded(byteLength)
    return section
  }
}

function columnFrom(header: ColumnHeader, take: Take): Column {
  const [first, second, third] = header.lengths
  switch (header.kind) {
    case 'text': {
      const codes = take(Int32Array, first)
      const offsets = take(Uint32Array, second)
      return {
        kind: 'text',
        codes,
        dictionary: { size: second - 1, offsets, bytes: take(Uint8Array, third) },
      }
    }
    case 'cells':
      return {
        kind: 'cells',
        rowPtr: take(Float64Array, first),
        option: take(Uint16Array, second),
        value: take(Float32Array, second),
        benefit: take(Float32Array, second),
        cost: take(Float32Array, second),
        standardError: take(Float32Array, second),
      }
    case 'date':
      return { kind: 'date', values: take(Int32Array, first) }
    case 'flag':
      return { kind: 'flag', values: take(Uint8Array, first) }
    case 'integer':
      return { kind: 'integer', values: take(Float64Array, first), unit: header.unit }
    case 'number':
    case 'time':
      return { kind: header.kind, values: take(Float64Array, first) }
    default:
      throw notAFrame('they hold a column of an unknown kind')
  }
}

function notAFrame(why: string, cause?: unknown): ClienteleError {
  return new ClienteleError(
    'CONTRACT_INVALID',
    `These bytes are not a stored table: ${why}. Store the table again.`,
    {},
    cause,
  )
}
