import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { fromArrays } from '../../src/table/from-arrays.ts'
import type { Table } from '../../src/table/table.ts'
import { dataFolder } from '../data.ts'

/** The columns of the one CSV file of a data set, as texts; quotes without escapes, no line breaks within. */
export function readPlainCsv(set: string): { readonly [column: string]: readonly string[] } {
  const file = readdirSync(dataFolder(set)).find((name) => /\.csv(\.gz)?$/.test(name)) ?? ''
  const bytes = readFileSync(join(dataFolder(set), file))
  const lines = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').split(/\r?\n/)
  const cells = lines.filter((line) => line !== '').map((line) => cellsOf(line))
  const [header, ...rows] = cells
  return Object.fromEntries(header.map((name, j) => [name, rows.map((row) => row[j])]))
}

function cellsOf(line: string): string[] {
  return line.includes('"') ? line.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/) : line.split(',')
}

/** What a protocol does with the columns of a data set. */
export interface Protocol {
  readonly numeric: readonly string[]
  readonly categorical: readonly string[]
  /** 0 or 1 (or an amount) of every row. */
  readonly outcome: readonly number[]
}

/** Rows of a data set as plain numbers: standardized numerics, then one column of 0 and 1 for every level. */
export interface Encoded {
  readonly table: Table
  readonly features: readonly string[]
}

/**
 * Standardizes by mean and population standard deviation of the rows in `measured` (missing becomes their mean), and
 * encodes all levels of the whole file in the order of strings; keeps the rows in `kept`. Written apart from the
 * library's own preparation, so that one can be held against the other.
 */
export function encode(
  data: { readonly [column: string]: readonly string[] },
  { numeric, categorical, outcome }: Protocol,
  measured: (row: number) => boolean,
  kept: (row: number) => boolean,
): Encoded {
  const rows = outcome.map((_, row) => row)
  const keptRows = rows.filter(kept)
  const columns: [string, number[]][] = numeric.map((name) => {
    const values = data[name].map((text) => (text.trim() === '' ? Number.NaN : Number(text)))
    const known = rows.filter(measured).map((row) => values[row])
    const present = known.filter((value) => !Number.isNaN(value))
    const mean = present.reduce((a, b) => a + b, 0) / present.length
    const filled = known.map((value) => (Number.isNaN(value) ? mean : value))
    const deviation = Math.sqrt(filled.reduce((a, b) => a + (b - mean) ** 2, 0) / filled.length)
    return [
      name,
      keptRows.map((row) => ((Number.isNaN(values[row]) ? mean : values[row]) - mean) / deviation),
    ]
  })
  for (const name of categorical) {
    for (const level of [...new Set(data[name])].sort()) {
      columns.push([`${name}=${level}`, keptRows.map((row) => (data[name][row] === level ? 1 : 0))])
    }
  }
  const features = columns.map(([name]) => name)
  const target = keptRows.map((row) => outcome[row])
  return { table: fromArrays(Object.fromEntries([...columns, ['target', target]])), features }
}

/** The area under the ROC curve: the share of pairs of a yes and a no in their right order, ties counted half. */
export function areaUnderCurve(score: ArrayLike<number>, outcome: ArrayLike<number>): number {
  const order = Array.from(score, (_, i) => i).sort((a, b) => score[a] - score[b])
  let ranks = 0
  let positive = 0
  for (let i = 0; i < order.length; ) {
    let end = i
    while (end < order.length && score[order[end]] === score[order[i]]) end++
    for (let k = i; k < end; k++) {
      if (outcome[order[k]] !== 1) continue
      ranks += (i + 1 + end) / 2
      positive++
    }
    i = end
  }
  return (ranks - (positive * (positive + 1)) / 2) / (positive * (order.length - positive))
}

/** The mean log loss of probabilities. */
export function logLoss(probability: ArrayLike<number>, outcome: ArrayLike<number>): number {
  let total = 0
  for (let i = 0; i < outcome.length; i++) {
    total -= Math.log(outcome[i] === 1 ? probability[i] : 1 - probability[i])
  }
  return total / outcome.length
}

export const hillstromNumeric = ['recency', 'history', 'mens', 'womens', 'newbie']
export const hillstromCategorical = ['history_segment', 'zip_code', 'channel']
