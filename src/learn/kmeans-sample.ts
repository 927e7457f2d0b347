import type { Pass, Session } from '../engine/pass.ts'
import { hash32Bytes, hashThreshold } from '../math/md5.ts'
import { columnOfKind } from '../table/access.ts'
import { MISSING_CODE } from '../table/column.ts'
import type { Table } from '../table/table.ts'
import type { Points } from './kmeans-seeding.ts'
import type { Preparation } from './prepare/compile.ts'

/** What says who is in a sample: a text column of keys, or an integer column of row numbers. */
export interface Identity {
  /** Empty where rows have neither. */
  readonly column: string
  readonly kind: 'text' | 'integer'
}

/** Which rows are in a sample. */
export interface SampleState {
  readonly salt: string
  /** Rows whose hash is below; 2^32 takes all. */
  readonly threshold: number
}

/** The rows of a sample, in the order they came; row-major. */
export interface SampleSum {
  values: Float64Array
}

/** Collects the prepared rows whose identity hashes below a threshold. */
export function samplePass(
  preparation: Preparation,
  identity: Identity | null,
): Pass<SampleState, SampleSum> {
  const d = preparation.columns.length
  return {
    name: 'kmeans sample',
    columns: !identity?.column ? preparation.reads : [...new Set([...preparation.reads, identity.column])],
    empty: () => ({ values: new Float64Array(0) }),
    shard(table, from, to, state, into) {
      const block = preparation.block(table, from, to)
      if (identity === null) {
        into.values = joined(into.values, block)
        return
      }
      const hash = hasher(table, identity, state.salt)
      let kept = 0
      for (let row = from; row < to; row++) {
        if (hash(row) >= state.threshold) continue
        block.copyWithin(kept * d, (row - from) * d, (row - from + 1) * d)
        kept++
      }
      into.values = joined(into.values, block.subarray(0, kept * d))
    },
    add(into, other) {
      into.values = joined(into.values, other.values)
    },
    sql: async () => (await import('./kmeans-sample-sql-pass.ts')).sampleSql(preparation, identity),
  }
}

/**
 * Draws a sample of about so many rows, all of them where there are no more, and puts it in an order that depends on
 * the values only: so neither the order of the rows nor their keys show in what is done with it.
 *
 * @param unit - to which squared distances are rounded.
 */
export async function drawSample(
  session: Session,
  preparation: Preparation,
  identity: Identity,
  { rows, wanted, seed, unit }: { rows: number; wanted: number; seed: number; unit: number },
): Promise<Points> {
  const d = preparation.columns.length
  const state = { salt: `kmeans:${seed}`, threshold: hashThreshold(Math.min(1, wanted / rows)) }
  const pass = samplePass(preparation, rows <= wanted ? null : identity)
  const { values } = await session.run(pass, state)
  return { values: sortedRows(values, d), count: values.length / d, d, unit }
}

/** The same rows in rising order of their first column, then the second, and so on. */
export function sortedRows(values: Float64Array, d: number): Float64Array {
  const order = Uint32Array.from({ length: values.length / d }, (_, row) => row)
  order.sort((a, b) => compareRows(values, a * d, b * d, d))
  const sorted = new Float64Array(values.length)
  order.forEach((row, place) => {
    sorted.set(values.subarray(row * d, row * d + d), place * d)
  })
  return sorted
}

/** Compares two rows column by column; negative where the first comes first. */
export function compareRows(values: Float64Array, a: number, b: number, d: number): number {
  for (let j = 0; j < d; j++) {
    const difference = values[a + j] - values[b + j]
    if (difference !== 0) return difference
  }
  return 0
}

function hasher(table: Table, { column, kind }: Identity, salt: string): (row: number) => number {
  const encoder = new TextEncoder()
  const saltBytes = encoder.encode(salt)
  if (kind === 'integer') {
    const { values } = columnOfKind(table, column, 'integer')
    return (row) => {
      const bytes = encoder.encode(String(values[row]))
      return hash32Bytes(saltBytes, bytes, 0, bytes.length)
    }
  }
  const { codes, dictionary } = columnOfKind(table, column, 'text')
  const { bytes, offsets } = dictionary
  return (row) => {
    const code = codes[row]
    return code === MISSING_CODE
      ? hash32Bytes(saltBytes, bytes, 0, 0)
      : hash32Bytes(saltBytes, bytes, offsets[code], offsets[code + 1])
  }
}

function joined(first: Float64Array, second: Float64Array): Float64Array {
  const both = new Float64Array(first.length + second.length)
  both.set(first)
  both.set(second, first.length)
  return both
}
