import { sines } from '../math/md5.ts'
import { md5Kernel } from '../math/simd/md5-kernel.ts'
import { type KernelJob, openKernel } from '../math/threads/kernel-job.ts'
import type { TextColumn } from '../table/column.ts'
import type { Dictionary } from '../table/dictionary.ts'
import { rowHashes } from './row-hashes.ts'

/** Fewer keys are hashed before a kernel is compiled. */
const fewKeys = 16_384

/** Bytes that a block of MD5 has beside the closing bit and the length. */
const blockRoom = 55

/** So many texts are hashed at a time, in memory that stays in a cache. */
const batchTexts = 4096

/**
 * As {@link rowHashes}, for keys of which most occur once: by the kernel of md5.as.ts, in about a fifth of the time, where WebAssembly is not refused
 * and every key fits into one block of MD5 with the salt.
 */
export async function keyHashes(column: TextColumn, salt: string): Promise<Uint32Array> {
  const prefix = new TextEncoder().encode(`${salt}:`)
  const job = suits(column, blockRoom - prefix.length) ? await openKernel(md5Kernel, undefined) : null
  const hashes = job === null ? null : hashTexts(job, column.dictionary, prefix)
  job?.close()
  return hashes === null ? rowHashes(column, salt) : hashesOfRows(column, hashes)
}

/** Whether there are many keys, none of them missing or too long. */
function suits({ codes, dictionary: { size, offsets } }: TextColumn, mostBytes: number): boolean {
  if (codes.length < fewKeys || size > 2 * codes.length) return false
  for (let row = 0; row < codes.length; row++) if (codes[row] < 0) return false
  for (let code = 0; code < size; code++) if (offsets[code + 1] - offsets[code] > mostBytes) return false
  return true
}

/** The hash of every text by code; null where memory is refused. */
function hashTexts(
  { memory, call }: KernelJob,
  { size, bytes, offsets }: Dictionary,
  prefix: Uint8Array,
): Uint32Array | null {
  const constants = memory.allocate(256)
  const block = memory.allocate(64)
  const scratch = memory.allocate(768)
  const starts = memory.allocate(4 * (batchTexts + 1))
  const out = memory.allocate(4 * batchTexts)
  const textBytes = batchTexts * blockRoom
  // The kernel reads up to 16 bytes beyond the last text.
  const texts = memory.allocate(textBytes + 16)
  if (constants === null || block === null || scratch === null) return null
  if (starts === null || out === null || texts === null || call === null) return null
  new Int32Array(memory.buffer, constants, 64).set(sines)
  new Uint8Array(memory.buffer, block, 64).fill(0).set(prefix)
  const hashes = new Uint32Array(size)
  for (let from = 0; from < size; from += batchTexts) {
    const to = Math.min(size, from + batchTexts)
    const first = offsets[from]
    new Uint32Array(memory.buffer, starts, to - from + 1).set(offsets.subarray(from, to + 1))
    new Uint8Array(memory.buffer, texts, textBytes).set(bytes.subarray(first, offsets[to]))
    call('hash', constants, block, prefix.length, texts - first, starts, to - from, scratch, out)
    hashes.set(new Uint32Array(memory.buffer, out, to - from), from)
  }
  return hashes
}

function hashesOfRows({ codes }: TextColumn, hashes: Uint32Array): Uint32Array {
  const byRow = new Uint32Array(codes.length)
  for (let row = 0; row < byRow.length; row++) byRow[row] = hashes[codes[row]]
  return byRow
}
