import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { fromArrays } from '../../src/table/from-arrays.ts'
import type { Table } from '../../src/table/table.ts'
import { dataFolder } from '../data.ts'

/** A benchmark set of points in the plane with reference labels. */
export interface Benchmark {
  readonly table: Table<'x' | 'y'>
  /** The reference label of each row, from 0. */
  readonly labels: Int32Array
  readonly k: number
  /** The mean of each reference label; row-major, [k, 2]. */
  readonly means: Float64Array
}

/** Reads one of the S sets or Unbalance. */
export function readBenchmark(name: string): Benchmark {
  const values = numbersIn(`${name}.data.gz`)
  const labels = Int32Array.from(numbersIn(`${name}.labels0.gz`), (label) => label - 1)
  const k = Math.max(...labels) + 1
  const x = values.filter((_, i) => i % 2 === 0)
  const y = values.filter((_, i) => i % 2 === 1)
  const means = new Float64Array(2 * k)
  const counts = new Float64Array(k)
  labels.forEach((label, row) => {
    counts[label]++
    means[2 * label] += x[row]
    means[2 * label + 1] += y[row]
  })
  return { table: fromArrays({ x, y }), labels, k, means: means.map((total, i) => total / counts[i >> 1]) }
}

function numbersIn(file: string): Float64Array {
  const text = gunzipSync(readFileSync(`${dataFolder('clust_sipu')}/${file}`)).toString('utf8')
  return Float64Array.from(text.trim().split(/\s+/), Number)
}
