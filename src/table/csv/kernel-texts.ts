import { MISSING_CODE } from '../column.ts'
import type { DictionaryBuilder } from '../dictionary-builder.ts'
import { type BatchSetting, type KernelBatch, runsOf } from './kernel-batch.ts'
import { createKernelDictionary, type KernelDictionary } from './kernel-dictionary.ts'
import { chunkWords } from './kernel-layout.ts'

/** A text column, whose texts get their codes batch by batch. */
export interface KernelTexts {
  readonly column: number
  readonly builder: DictionaryBuilder
  /** Null once its memory was refused. */
  dictionary: KernelDictionary | null
}

/** The text columns of a plan. @param builders - null for other columns. */
export function kernelTexts(
  { job, areas }: BatchSetting,
  builders: readonly (DictionaryBuilder | null)[],
): readonly KernelTexts[] {
  return builders.flatMap((builder, column) =>
    builder === null
      ? []
      : [{ column, builder, dictionary: createKernelDictionary(job.memory, areas, builder) }],
  )
}

/** Gives the texts of a batch of so many rows their codes. */
export async function codeTexts(
  setting: BatchSetting,
  batch: KernelBatch,
  texts: readonly KernelTexts[],
  rows: number,
): Promise<void> {
  const { layout } = batch
  const tasks: number[] = []
  for (const text of texts) {
    const bytes = textBytesOf(setting, batch, text.column)
    if (text.dictionary?.prepare(layout.plan, layout.columns[text.column], rows, bytes) === false)
      text.dictionary = null
    if (text.dictionary !== null) tasks.push(text.dictionary.at)
  }
  if (tasks.length > 0) await setting.job.run('intern', Float64Array.from(tasks), 1)
  for (const text of texts) if (text.dictionary?.finish() !== true) codeHere(setting, batch, text)
}

function textBytesOf({ job }: BatchSetting, { layout }: KernelBatch, column: number): number {
  const words = new Uint32Array(job.memory.buffer)
  let bytes = 0
  for (const chunk of layout.chunks) {
    if (words[chunk / 4 + chunkWords.rows] > 0)
      bytes += words[words[chunk / 4 + chunkWords.textBytes] / 4 + column]
  }
  return bytes
}

/** Gives the texts of a column their codes the plain way. */
function codeHere(setting: BatchSetting, batch: KernelBatch, { column, builder }: KernelTexts): void {
  const { buffer } = setting.job.memory
  const { layout } = batch
  const bytes = new Uint8Array(buffer)
  const starts = new Uint32Array(buffer, layout.columns[column], layout.room)
  const lengths = new Int32Array(buffer, layout.columns[column] + layout.room * 4, layout.room)
  const codes = new Int32Array(buffer, layout.columns[column] + layout.room * 8, layout.room)
  for (const { from, to } of runsOf(setting, batch)) {
    for (let i = from; i < to; i++) {
      codes[i] = lengths[i] < 0 ? MISSING_CODE : builder.codeOfBytes(bytes, starts[i], starts[i] + lengths[i])
    }
  }
}
