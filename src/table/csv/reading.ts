import { ClienteleError } from '../../errors.ts'
import { type Block, createBlock } from './block.ts'
import type { Dialect } from './dialect.ts'
import { markInvalidUtf8, textStart } from './encoding.ts'
import { readHeader } from './header.ts'
import type { Rows } from './rows.ts'
import { createScan, type Scan, splitRows } from './split-rows.ts'

/** One pass over the bytes of an input, from its header on. */
export interface Reading {
  readonly block: Block
  readonly scan: Scan
  /** The header line as it was found. */
  readonly header: readonly string[]
  /** The line the header begins on. */
  readonly headerLine: number
  readonly longestRow: number
  /** Where in the block the next row begins. */
  at: number
}

/** Where the text begins in a block that holds its first bytes, and how its fields are set apart. */
export type DialectChoice = (block: Block, start: number) => Dialect

/** Opens a pass and reads the header line. @throws CSV_EMPTY, CSV_ENCODING, CSV_HEADER, CSV_UNUSABLE */
export async function beginReading(
  chunks: AsyncIterator<Uint8Array>,
  choose: DialectChoice,
  longestRow: number,
  blockBytes?: number | undefined,
): Promise<Reading> {
  const block = createBlock(chunks, blockBytes)
  await block.advance(0)
  const start = textStart(block.bytes, block.length)
  const dialect = choose(block, start)
  for (;;) {
    const scan = createScan(dialect)
    show(scan, block)
    const header = readHeader(scan, start)
    if (header !== null)
      return { block, scan, header: header.names, headerLine: header.line, longestRow, at: header.next }
    checkLength(block.length, longestRow, 1)
    await block.advance(0)
  }
}

/**
 * Cuts the next rows of a pass, at most so many, replacing those in `rows`. Rows that are not UTF-8 are marked.
 *
 * @returns false where there are no more rows.
 * @throws CSV_UNUSABLE for rows that are too long and quotes that never close.
 */
export async function readRows(reading: Reading, rows: Rows, most: number): Promise<boolean> {
  const { block, scan } = reading
  rows.count = 0
  for (;;) {
    show(scan, block)
    const next = splitRows(scan, reading.at, rows, most)
    markInvalidUtf8(rows, block.bytes, reading.at, next)
    reading.at = next
    if (rows.count > 0) return true
    if (block.final && next === block.length) return false
    await readOn(reading)
  }
}

/** Drops what was read and takes more bytes into the block. @throws CSV_UNUSABLE for a row that is too long. */
export async function readOn(reading: Reading): Promise<void> {
  const { block, scan, at } = reading
  checkLength(block.length - at, reading.longestRow, scan.line)
  await block.advance(at)
  reading.at = 0
}

function show(scan: Scan, block: Block): void {
  scan.bytes = block.bytes
  scan.length = block.length
  scan.final = block.final
}

function checkLength(length: number, longestRow: number, line: number): void {
  if (length <= longestRow) return
  throw new ClienteleError(
    'CSV_UNUSABLE',
    `The row that begins on line ${line} of the CSV input is longer than ${longestRow} bytes. Most likely quotes were opened there that never close: mend them, or raise the option "longestRow".`,
    { line, longestRow },
  )
}
