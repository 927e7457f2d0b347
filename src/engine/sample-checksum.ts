import type { Column } from '../table/column.ts'

/** How many values are looked at, spread over the columns; some of every column. */
const SAMPLE = 256
const LEAST = 4
/** The golden ratio's fraction: its multiples spread evenly over the unit interval (Weyl, 1916). */
const GOLDEN = 0.618_033_988_749_894_8

/**
 * A checksum of some rows of some columns, 32 bits: cheap enough for every pass, and enough to notice a column that was
 * written into as a whole. Rows are picked by a low-discrepancy sequence that starts at the seed.
 */
export function sampleChecksum(columns: readonly Column[], rowCount: number, seed: number): number {
  const samples = Math.min(rowCount, Math.max(LEAST, Math.ceil(SAMPLE / Math.max(1, columns.length))))
  const rows = Uint32Array.from({ length: samples }, (_, i) =>
    samples === rowCount ? i : Math.floor((((i + (seed % 4096)) * GOLDEN) % 1) * rowCount),
  )
  const float = new Float64Array(1)
  const bits = new Int32Array(float.buffer)
  let hash = mix(0x811c9dc5, rowCount | 0)
  for (const column of columns) {
    const read = reader(column)
    for (const row of rows) {
      const value = read(row)
      // Every NaN is one thing here, whatever its payload.
      float[0] = Number.isNaN(value) ? -0 : value
      hash = mix(mix(hash, bits[0]), bits[1])
    }
  }
  return hash >>> 0
}

function reader(column: Column): (row: number) => number {
  if (column.kind === 'text') return (row) => column.codes[row]
  if (column.kind !== 'cells') return (row) => column.values[row]
  return (row) => {
    const from = column.rowPtr[row]
    const to = column.rowPtr[row + 1]
    return from === to
      ? to
      : to + column.option[from] + column.value[from] + column.benefit[from] + column.cost[from]
  }
}

/** One step of FNV-1a over 32-bit words, with a shift so that high bits reach low ones. */
function mix(hash: number, word: number): number {
  const next = Math.imul(hash ^ word, 0x01000193)
  return next ^ (next >>> 15)
}
