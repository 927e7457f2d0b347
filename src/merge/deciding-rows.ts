import type { ReadonlyInt32Array } from '../math/arrays.ts'

/** Statements of consent that can be used. Arrays are indexed by the row of the statement; texts are places in the order of their bytes. */
export interface Statements {
  /** The rows that can be used. */
  readonly rows: Int32Array
  readonly customerOf: Int32Array
  readonly customers: number
  /** 0 granted, 1 unknown, 2 withdrawn. */
  readonly statusOf: Uint8Array
  readonly channel: Int32Array
  readonly purpose: Int32Array
  readonly source: Int32Array
  /** Days; missing is the smallest number, older than all others. */
  readonly since: ReadonlyInt32Array
}

/** How much a status counts where sources differ, by rank: unknown least, withdrawn most. */
const weightOfRank = [1, 0, 2] as const

/**
 * Of each customer, channel and purpose the row that decides: the latest of each source, and of these the weightiest.
 *
 * @returns rows in the order of customers, channels and purposes.
 */
export function decidingRows(statements: Statements): Int32Array {
  const { rows, customerOf, customers } = statements
  const start = new Uint32Array(customers + 1)
  for (const row of rows) start[customerOf[row] + 1] += 1
  for (let i = 0; i < customers; i++) start[i + 1] += start[i]
  const grouped = new Int32Array(rows.length)
  const at = start.slice()
  for (const row of rows) grouped[at[customerOf[row]]++] = row
  const compare = comparedBySource(statements)
  const deciding = new Int32Array(rows.length)
  let count = 0
  for (let customer = 0; customer < customers; customer++) {
    const own = grouped.subarray(start[customer], start[customer + 1])
    if (own.length > 1) own.sort(compare)
    count = addDeciding(statements, own, deciding, count)
  }
  return deciding.slice(0, count)
}

/** By channel, purpose and source; then the latest first, of one day a withdrawal, else "unknown". */
function comparedBySource({
  channel,
  purpose,
  source,
  since,
  statusOf,
}: Statements): (a: number, b: number) => number {
  return (a, b) =>
    channel[a] - channel[b] ||
    purpose[a] - purpose[b] ||
    source[a] - source[b] ||
    since[b] - since[a] ||
    statusOf[b] - statusOf[a] ||
    a - b
}

/** Adds the deciding rows of one customer, whose rows are sorted. */
function addDeciding(statements: Statements, own: Int32Array, deciding: Int32Array, first: number): number {
  const { channel, purpose, source } = statements
  let count = first
  for (let i = 0; i < own.length; i++) {
    const row = own[i]
    const before = own[i - 1]
    const isNext = i > 0 && channel[row] === channel[before] && purpose[row] === purpose[before]
    if (!isNext) deciding[count++] = row
    // The first row of a source is its latest.
    else if (source[row] !== source[before] && isWeightier(statements, row, deciding[count - 1]))
      deciding[count - 1] = row
  }
  return count
}

/** Ties of weight go to the later day, then to the source that comes first. */
function isWeightier({ statusOf, since }: Statements, row: number, than: number): boolean {
  const weight = weightOfRank[statusOf[row]] - weightOfRank[statusOf[than]]
  return weight !== 0 ? weight > 0 : since[row] > since[than]
}
