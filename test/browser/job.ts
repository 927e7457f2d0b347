import {
  cellsColumn,
  csvText,
  customersHash,
  fromArrays,
  makeTable,
  numberColumn,
  numbersOf,
  planTarget,
  type Scores,
  type Table,
  type Threads,
  textColumn,
} from 'clientele'
import { assignKMeans, fitKMeans } from 'clientele/learn'

/** What the job found, as hashes, and what ran it. */
export interface JobResult {
  /** SHA-256 of the cluster of every row. */
  readonly labels: string
  /** SHA-256 of the centers, sizes and sums of squares, to the last bit. */
  readonly fitted: string
  /** SHA-256 of the decisions, their reasons and the prices of the limits. */
  readonly plan: string
  readonly contacted: number
  /** How k-means said that it ran; none where it ran as it was asked to. */
  readonly warnings: readonly string[]
  readonly trouble: string | null
  /** Tasks that workers did for the clusters, and for the plan. */
  readonly tasks: readonly [clusters: number, plan: number]
}

/** Two shards, so that two threads both have work. */
const rowCount = 70_000
const customerCount = 500

/** Clusters made-up rows and plans made-up offers: the same anywhere, as both are made by exact operations. */
export async function job(threads: Threads | undefined): Promise<JobResult> {
  const rows = madeUpRows()
  const model = await fitKMeans(rows, ['x', 'y', 'z'], { k: 5, tolerance: 1e-3, sampleRows: 4000, threads })
  const labels = await assignKMeans(model, rows, { threads })
  const before = threads?.tasks ?? 0
  const { scores, options } = madeUpOffers()
  const limits = { budget: 120, channels: { call: { max: 40 } }, perCustomer: { maxMessages: 2 } }
  const plan = await planTarget(scores, options, limits, {
    holdout: { share: 0.1, salt: 'browser' },
    threads,
  })
  return {
    labels: await hash(Float64Array.from(numbersOf(labels, 'cluster'))),
    fitted: await hash(JSON.stringify(model.fitted)),
    plan: await hash(csvText(plan.decisions) + csvText(plan.explain) + JSON.stringify(plan.rows)),
    contacted: plan.decisions.rowCount,
    warnings: model.ending.warnings,
    trouble: threads?.trouble ?? null,
    tasks: [before, (threads?.tasks ?? 0) - before],
  }
}

/** Five heaps that touch. */
function madeUpRows(): Table {
  const column = (j: number) =>
    numberColumn(
      Float64Array.from({ length: rowCount }, (_, i) => {
        const heap = mixed(i) % 5
        return ((heap * (j + 2)) % 5) + below(i, j, 1000) / 500 + below(i, j + 7, 1000) / 500
      }),
    )
  return makeTable({ x: column(1), y: column(2), z: column(3) })
}

function madeUpOffers(): { scores: Scores; options: Parameters<typeof planTarget>[1] } {
  const offers = 3
  const each = offers * 2
  const cells = Array.from({ length: customerCount * each }, (_, cell) => cell)
  const table = makeTable({
    customer_id: textColumn(
      Array.from({ length: customerCount }, (_, i) => `c${String(i).padStart(5, '0')}`),
    ),
    cells: cellsColumn({
      rowPtr: Float64Array.from({ length: customerCount + 1 }, (_, i) => i * each),
      option: Uint16Array.from(cells, (cell) => cell % each),
      value: Float32Array.from(cells, (cell) => (below(cell, 11, 160) - 20) / 16),
      benefit: Float32Array.from(cells, (cell) => below(cell, 12, 32) / 16),
      cost: Float32Array.from(cells, (cell) => (1 + below(cell, 13, 24)) / 16),
      standardError: new Float32Array(cells.length),
    }),
  })
  const numbered = Array.from({ length: each }, (_, option) => option)
  return {
    scores: {
      kind: 'scores',
      header: { customers: customersHash(table), currency: 'EUR', unit: 'customer', grid: 1 / 16 },
      table,
      excluded: {},
    },
    options: {
      kind: 'options',
      currency: 'EUR',
      table: fromArrays(
        {
          option: numbered,
          offer: numbered.map((option) => `offer ${Math.floor(option / 2)}`),
          channel: numbered.map((option) => ['mail', 'call'][option % 2]),
          department: numbered.map(() => 'store'),
          exclusive_group: numbered.map(() => null),
          cost: numbered.map(() => 0.5),
        },
        { kinds: { option: 'integer', exclusive_group: 'text' } },
      ),
    },
  }
}

function below(i: number, stream: number, count: number): number {
  return mixed(Math.imul(i + 1, 0x9e3779b1) ^ Math.imul(stream, 0x85ebca6b)) % count
}

/** One whole number below 2^32 out of another. */
function mixed(number: number): number {
  let x = number | 0
  x = Math.imul(x ^ (x >>> 16), 0x21f0aaad)
  x = Math.imul(x ^ (x >>> 15), 0x735a2d97)
  return (x ^ (x >>> 15)) >>> 0
}

async function hash(data: string | Float64Array): Promise<string> {
  const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : new Uint8Array(data.buffer)
  const digest = await crypto.subtle.digest('SHA-256', new Uint8Array(bytes))
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
