import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inflateRawSync } from 'node:zlib'
import { customersHash } from '../../src/contracts/customers-hash.ts'
import type { Limits } from '../../src/contracts/limits.ts'
import type { Options } from '../../src/contracts/options.ts'
import type { Scores } from '../../src/contracts/scores.ts'
import { cellsColumn } from '../../src/table/cells-column.ts'
import { fromArrays } from '../../src/table/from-arrays.ts'
import { makeTable } from '../../src/table/make-table.ts'
import { textColumn } from '../../src/table/text-columns.ts'
import { dataFolder } from '../data.ts'

/** A generalized assignment problem: each job goes to one agent, within the capacity of each agent. */
export interface Assignment {
  readonly agents: number
  readonly jobs: number
  /** Shape [agents, jobs]. */
  readonly cost: readonly number[]
  readonly use: readonly number[]
  readonly capacity: readonly number[]
}

/** Reads an instance of the OR-Library: "m n", m rows of costs, m rows of use, m capacities. */
export function readAssignment(name: string): Assignment {
  const numbers = firstEntry(readFileSync(join(dataFolder('gap-or-library'), 'data', `${name}.zip`)))
    .split(/\s+/)
    .filter((word) => word !== '')
    .map(Number)
  const [agents, jobs] = numbers
  const size = agents * jobs
  return {
    agents,
    jobs,
    cost: numbers.slice(2, 2 + size),
    use: numbers.slice(2 + size, 2 + 2 * size),
    capacity: numbers.slice(2 + 2 * size, 2 + 2 * size + agents),
  }
}

/** The least and the largest total that whole assignments are known to have or not to pass: "name_Min lower upper", one of them a line. */
export function readBounds(
  name: string,
  sense: 'Min' | 'Max',
): { readonly lower: number; readonly upper: number } {
  const lines = readFileSync(join(dataFolder('gap-or-library'), 'data', 'bounds.txt'), 'utf8').split('\n')
  const [, lower, upper] =
    lines.map((line) => line.trim().split(/\s+/)).find(([own]) => own === `${name}_${sense}`) ?? []
  if (upper === undefined) throw new Error(`${name}_${sense} is in bounds.txt`)
  return { lower: Number(lower), upper: Number(upper) }
}

/** The text of the first entry of a ZIP archive (PKWARE APPNOTE 4.3.7), found by its central directory. */
function firstEntry(archive: Buffer): string {
  const directory = archive.readUInt32LE(archive.lastIndexOf('PK\u0005\u0006') + 16)
  const method = archive.readUInt16LE(directory + 10)
  const length = archive.readUInt32LE(directory + 20)
  const header = archive.readUInt32LE(directory + 42)
  const from = header + 30 + archive.readUInt16LE(header + 26) + archive.readUInt16LE(header + 28)
  const packed = archive.subarray(from, from + length)
  return (method === 0 ? packed : inflateRawSync(packed)).toString('latin1')
}

/**
 * The least (sign -1) or largest (sign 1) total cost as a plan: an agent is a department with its capacity as budget, a job a
 * customer; to give it to an agent is worth `reward` and the signed cost there. With a large enough reward nobody is left out, and
 * the largest value of a plan is jobs * reward and the signed total.
 */
export function asPlanning(
  { agents, jobs, cost, use, capacity }: Assignment,
  reward: number,
  sign: 1 | -1,
): { scores: Scores; options: Options; limits: Limits } {
  const at = Array.from(
    { length: agents * jobs },
    (_, cell) => (cell % agents) * jobs + Math.floor(cell / agents),
  )
  const table = makeTable({
    customer_id: textColumn(Array.from({ length: jobs }, (_, job) => `j${String(job).padStart(4, '0')}`)),
    cells: cellsColumn({
      rowPtr: Float64Array.from({ length: jobs + 1 }, (_, job) => job * agents),
      option: Uint16Array.from(at, (_, cell) => cell % agents),
      value: Float32Array.from(at, (place) => reward + sign * cost[place]),
      benefit: new Float32Array(at.length),
      cost: Float32Array.from(at, (place) => use[place]),
      standardError: new Float32Array(at.length),
    }),
  })
  const names = Array.from({ length: agents }, (_, agent) => `a${agent}`)
  return {
    scores: {
      kind: 'scores',
      header: { customers: customersHash(table), currency: 'EUR', unit: 'customer', grid: 1 },
      table,
      excluded: {},
    },
    options: {
      kind: 'options',
      currency: 'EUR',
      table: fromArrays(
        {
          option: names.map((_, agent) => agent),
          offer: names,
          channel: names.map(() => 'any'),
          department: names,
        },
        { kinds: { option: 'integer' } },
      ),
    },
    limits: {
      perCustomer: { maxMessages: 1 },
      departments: Object.fromEntries(names.map((name, agent) => [name, { budget: capacity[agent] }])),
    },
  }
}
