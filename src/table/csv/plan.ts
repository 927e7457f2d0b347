import type { Block } from './block.ts'
import { blanksFollow, type Dialect, detectDialect, statedDialect } from './dialect.ts'
import { notUtf8 } from './encoding.ts'
import { readHeader, usableNames } from './header.ts'
import { addEvidence, createEvidence, type Evidence, inferredColumn } from './infer.ts'
import { type MissingTokens, missingTokens } from './missing.ts'
import { type ColumnPlan, type CsvReadOptions, checkStatedNames, statedColumn } from './options.ts'
import { beginReading, type Reading, readRows } from './reading.ts'
import { createRows, ENCODING } from './rows.ts'
import { createScan, splitRows } from './split-rows.ts'

/** How an input is read: decided once, by the options and the first rows. */
export interface CsvPlan {
  readonly dialect: Dialect
  /** The header line as it was found. */
  readonly header: readonly string[]
  readonly columns: readonly ColumnPlan[]
  readonly tokens: MissingTokens
  readonly longestRow: number
}

/** Rows that decide the kinds, where nothing else was stated. */
const SAMPLE_ROWS = 10_000

/** Rows that show whether the text is UTF-8, where every kind is stated. */
const ENCODING_ROWS = 1000

/** The bytes a row may take, where nothing else was stated. */
const LONGEST_ROW = 2 ** 24

/** Bytes at the beginning that decide whether blanks belong to the separators; no more than a first block holds. */
const DIALECT_BYTES = 2 ** 17

/**
 * Decides how to read an input from its first rows.
 *
 * @throws CSV_EMPTY, CSV_HEADER, CSV_ENCODING, CSV_UNUSABLE, COLUMN_UNKNOWN, ARGUMENT_INVALID
 */
export async function planCsv(chunks: AsyncIterator<Uint8Array>, options: CsvReadOptions): Promise<CsvPlan> {
  const longestRow = options.longestRow ?? LONGEST_ROW
  const reading = await beginReading(chunks, dialectChoice(options), longestRow)
  const names = options.names ?? usableNames(reading.header, reading.headerLine)
  checkStatedNames(names, options)
  const stated = names.map((name) => statedColumn(name, options))
  const tokens = missingTokens(options.missing ?? [])
  const evidence = names.map(createEvidence)
  const needed = options.sampleRows ?? (stated.includes(null) ? SAMPLE_ROWS : ENCODING_ROWS)
  const undecided = evidence.map((found, i) => (stated[i] === null ? found : null))
  await gather(reading, undecided, tokens, needed)
  const columns = names.map((name, i) => stated[i] ?? inferredColumn(name, evidence[i]))
  return { dialect: reading.scan.dialect, header: reading.header, columns, tokens, longestRow }
}

function dialectChoice(options: CsvReadOptions): (block: Block, start: number) => Dialect {
  const { separator, trim = false } = options
  if (separator !== undefined) {
    const stated = statedDialect(separator, trim)
    return () => stated
  }
  return (block, start) => {
    const detected = detectDialect(block.bytes, start, block.length, trim)
    return trim ? detected : { ...detected, dropLeading: showsBlanks(block, start, detected) }
  }
}

/** Looks at the first rows, read as if blanks belonged to the fields. */
function showsBlanks(block: Block, start: number, dialect: Dialect): boolean {
  const scan = createScan(dialect)
  scan.bytes = block.bytes
  scan.length = Math.min(block.length, DIALECT_BYTES)
  scan.final = block.final && block.length <= DIALECT_BYTES
  const header = readHeader(scan, start)
  if (header === null) return false
  const rows = createRows(header.names.length)
  splitRows(scan, header.next, rows, Number.POSITIVE_INFINITY)
  return blanksFollow(block.bytes, rows)
}

async function gather(
  reading: Reading,
  evidence: readonly (Evidence | null)[],
  tokens: MissingTokens,
  most: number,
): Promise<void> {
  const rows = createRows(evidence.length, reading.header.length)
  let seen = 0
  let invalid = 0
  while (seen < most && (await readRows(reading, rows, most - seen))) {
    for (const [column, found] of evidence.entries())
      if (found !== null) addEvidence(found, reading.block.bytes, rows, column, tokens)
    seen += rows.count
    for (let row = 0; row < rows.count; row++) if (rows.faults[row] === ENCODING) invalid++
  }
  if (invalid * 2 > seen) throw notUtf8('has bytes that UTF-8 does not know in most of its rows')
}
