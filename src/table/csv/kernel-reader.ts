import { csvKernel } from '../../math/simd/csv-kernel.ts'
import { openKernel } from '../../math/threads/kernel-job.ts'
import type { DictionaryBuilder } from '../dictionary-builder.ts'
import { createAreas } from './kernel-areas.ts'
import {
  type BatchSetting,
  beginBatch,
  bytesFrom,
  columnsOf,
  type KernelBatch,
  openBatch,
  runsOf,
  settleBatch,
} from './kernel-batch.ts'
import type { KernelSize } from './kernel-layout.ts'
import { codeTexts, type KernelTexts, kernelTexts } from './kernel-texts.ts'
import type { CsvReadOptions } from './options.ts'
import type { CsvPlan } from './plan.ts'
import { type Reading, readOn } from './reading.ts'
import type { Rejects } from './rejected.ts'
import type { Rows } from './rows.ts'
import type { KernelValues } from './sink.ts'

/** Rows that the kernel read: those in the runs, in their order. Good until the next ones are read. */
export interface KernelRows {
  readonly columns: readonly KernelValues[]
  readonly runs: readonly { readonly from: number; readonly to: number }[]
}

/** Reads CSV by the kernel. */
export interface KernelReader {
  /** Whether workers run the kernel, not this thread. */
  readonly onThreads: boolean
  /** The next rows of a pass; null where the plain way must go on: at the end, and where memory is refused. */
  next(reading: Reading): Promise<KernelRows | null>
  close(): void
}

/** What a kernel reader works with. */
interface Work extends BatchSetting {
  readonly texts: readonly KernelTexts[]
  /** How many batches are under way at once: more than one on threads, so that workers read some while others are taken from or made ready. */
  readonly most: number
  /** Batches under way, in the order of their bytes: each begins where the one before it will probably end. */
  readonly under: KernelBatch[]
  /** Batches that nobody uses. */
  readonly free: KernelBatch[]
  /** The batch whose rows were given out last. */
  shown: KernelBatch | null
  /** Batches that were read, and how often the one behind began elsewhere than was thought. */
  done: number
  missed: number
}

/** On threads: one that the workers read, and one that waits for them. */
const UNDER_WAY = 2

/**
 * Opens the kernel. Rows that are not written as they should be are read the plain way, and their values put beside the
 * others.
 *
 * @param builders - those of the text columns, null for others.
 * @returns null where WebAssembly or its memory is refused.
 */
export async function openKernelReader(
  plan: CsvPlan,
  builders: readonly (DictionaryBuilder | null)[],
  rows: Rows,
  rejects: Rejects,
  size: KernelSize,
  { threads, signal }: Pick<CsvReadOptions, 'threads' | 'signal'>,
): Promise<KernelReader | null> {
  const job = await openKernel(csvKernel, threads, signal)
  if (job === null) return null
  const onThreads = job.call === null
  const setting = { job, size, plan, areas: createAreas(job.memory), rows, rejects }
  const first = openBatch(setting)
  if (first === null) {
    job.close()
    return null
  }
  const texts = kernelTexts(setting, builders)
  const most = onThreads ? UNDER_WAY : 1
  const work: Work = { ...setting, texts, most, under: [], free: [first], shown: null, done: 0, missed: 0 }
  return { onThreads, next: (reading) => nextRows(work, reading), close: () => job.close() }
}

async function nextRows(work: Work, reading: Reading): Promise<KernelRows | null> {
  const { block } = reading
  if (work.shown !== null) work.free.push(work.shown)
  work.shown = null
  for (let bytes = work.size.bytes; ; ) {
    if (!(await beginBatches(work, reading, bytes))) return null
    const batch = work.under.shift()
    if (batch !== undefined) {
      const { used, columns, runs } = await endBatch(work, batch, reading)
      if (runs.length > 0) {
        work.shown = batch
        return { columns, runs }
      }
      work.free.push(batch)
      if (used > 0) continue
    }
    // A row that is longer than the batch: twice as much, until there is no more.
    bytes *= 2
    if (bytes < (block.length - reading.at) * 2) continue
    if (block.final) return null
    await readOn(reading)
  }
}

/** Begins as many batches as may be under way; false where memory is refused and there is none. */
async function beginBatches(work: Work, reading: Reading, bytes: number): Promise<boolean> {
  const { under, free, size } = work
  const { block } = reading
  while (under.length < work.most && mayBegin(work, bytes)) {
    if (!block.final && (block.length - reading.at) * 2 < size.bytes) {
      await block.advance(reading.at)
      reading.at = 0
    }
    if (reading.at === block.length) break
    const batch = free.pop() ?? openBatch(work)
    if (batch === null) return under.length > 0
    if (!beginBatch(work, batch, reading, bytes)) {
      free.push(batch)
      return under.length > 0
    }
    under.push(batch)
  }
  return true
}

/** Whether it is known, or well enough, where the next batch begins. */
function mayBegin({ under, size, done, missed }: Work, bytes: number): boolean {
  const last = under.at(-1)
  return last === undefined || (last.cut && bytes === size.bytes && missed * 4 < done + 4)
}

/** Waits for a batch, and gives its rows, and how many of its bytes they took. */
async function endBatch(
  work: Work,
  batch: KernelBatch,
  reading: Reading,
): Promise<KernelRows & { readonly used: number }> {
  await batch.read
  const { rows, used } = await settleBatch(work, batch, reading.scan)
  work.done++
  if (used < batch.length) await putBack(work, batch, used, reading)
  const coded = codeTexts(work, batch, work.texts, rows)
  // Heard below, unless reading on fails.
  coded.catch(() => undefined)
  // So that workers have something to read behind the texts, while the rows are taken.
  if (work.most > 1 && work.texts.length > 0 && used > 0) await beginBatches(work, reading, work.size.bytes)
  await coded
  return { used, columns: columnsOf(work, batch), runs: runsOf(work, batch) }
}

/** Puts the bytes that a batch did not use back into the block. Those under way began at the wrong byte and are given up. */
async function putBack(work: Work, batch: KernelBatch, used: number, reading: Reading): Promise<void> {
  const { under, free } = work
  if (under.length > 0) work.missed++
  for (const wrong of under) await wrong.read
  for (const wrong of under.toReversed())
    reading.at = reading.block.putBack(bytesFrom(work, wrong, 0), reading.at)
  reading.at = reading.block.putBack(bytesFrom(work, batch, used), reading.at)
  free.push(...under.splice(0))
}
