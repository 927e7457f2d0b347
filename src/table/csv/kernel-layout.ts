import type { KernelMemory } from '../../math/simd/kernel-memory.ts'
import type { CsvPlan } from './plan.ts'
import { TEXT_KERNEL } from './value-reader.ts'

/** How much the kernel takes into work at once. What is found does not depend on it. */
export interface KernelSize {
  /** Bytes of a batch. */
  readonly bytes: number
  /** Parts that a batch is cut into, which threads read at the same time. */
  readonly chunks: number
}

/** The words of a chunk in kernel memory, as `csv.as.ts` has them. */
export const chunkWords = {
  plan: 0,
  start: 1,
  limit: 2,
  base: 3,
  capacity: 4,
  rows: 5,
  end: 6,
  breaks: 7,
  blank: 8,
  continued: 9,
  odd: 10,
  stopped: 11,
  textBytes: 12,
  size: 16,
} as const

/** Where everything but the text lies in kernel memory. Addresses are in bytes. */
export interface KernelLayout {
  readonly plan: number
  readonly chunks: readonly number[]
  /** Rows there is room for in one chunk, and in all of them. */
  readonly capacity: number
  readonly room: number
  readonly rowStarts: number
  readonly lines: number
  readonly states: number
  /** Per column of the header line, those without a name too. */
  readonly columns: readonly number[]
}

/** Rows of a chunk there is room for at least. */
const LEAST_ROWS = 16

/** Places a plan, its chunks and the arrays they fill; null where the memory is refused. */
export function createLayout(memory: KernelMemory, plan: CsvPlan, size: KernelSize): KernelLayout | null {
  const wanted = place(plan, size, 0)
  const base = memory.allocate(wanted.end)
  if (base === null) return null
  const placed = place(plan, size, base)
  writePlan(memory, plan, placed)
  return placed
}

interface Placed extends KernelLayout {
  readonly end: number
  readonly readers: number
  readonly tokens: number
  readonly columnTable: number
  readonly textBytes: readonly number[]
  readonly ends: number
}

function place(plan: CsvPlan, size: KernelSize, base: number): Placed {
  const width = plan.columns.length
  const headerWidth = Math.max(width, plan.header.length)
  // Few fields are shorter than a byte and a separator; where many are, a chunk takes two turns.
  const capacity = Math.max(LEAST_ROWS, Math.floor(size.bytes / size.chunks / 2 / headerWidth))
  const room = capacity * size.chunks
  let next = base
  const carve = (bytes: number): number => {
    const at = next
    next += Math.ceil((bytes + 8) / 16) * 16
    return at
  }
  const planAt = carve(64)
  const chunksAt = carve(size.chunks * chunkWords.size * 4)
  return {
    plan: planAt,
    chunks: Array.from({ length: size.chunks }, (_, i) => chunksAt + i * chunkWords.size * 4),
    capacity,
    room,
    readers: carve(width * 8),
    tokens: carve(plan.tokens.reduce((bytes, token) => bytes + 8 + token.length, 0)),
    columnTable: carve(headerWidth * 4),
    textBytes: Array.from({ length: size.chunks }, () => carve(width * 4)),
    ends: carve(room * headerWidth * 4),
    rowStarts: carve(room * 4),
    lines: carve(room * 4),
    states: carve(room),
    columns: plan.columns.map(({ kind }) => carve(room * valueBytes(kind))),
    end: next - base,
  }
}

function valueBytes(kind: string): number {
  if (kind === 'flag') return 1
  if (kind === 'date') return 4
  return kind === 'text' ? 12 : 8
}

function writePlan(memory: KernelMemory, plan: CsvPlan, placed: Placed): void {
  const words = new Uint32Array(memory.buffer)
  const { dialect, tokens, columns, header } = plan
  const headerWidth = Math.max(columns.length, header.length)
  words.set(
    [
      dialect.separator,
      headerWidth,
      columns.length,
      Number(dialect.dropLeading),
      Number(dialect.dropTrailing),
      placed.readers,
      placed.tokens,
      tokens.length,
      placed.room,
      placed.ends,
      placed.rowStarts,
      placed.lines,
      placed.states,
      placed.columnTable,
      placed.chunks[0],
      placed.chunks.length,
    ],
    placed.plan / 4,
  )
  words.set(
    columns.flatMap(({ reader }) => [reader?.kernel ?? TEXT_KERNEL, reader?.decimals ?? 0]),
    placed.readers / 4,
  )
  words.set(placed.columns, placed.columnTable / 4)
  let at = placed.tokens + tokens.length * 8
  for (const [i, token] of tokens.entries()) {
    words.set([at, token.length], placed.tokens / 4 + i * 2)
    new Uint8Array(memory.buffer).set(token, at)
    at += token.length
  }
  for (const [i, chunk] of placed.chunks.entries()) {
    words[chunk / 4 + chunkWords.plan] = placed.plan
    words[chunk / 4 + chunkWords.base] = i * placed.capacity
    words[chunk / 4 + chunkWords.capacity] = placed.capacity
    words[chunk / 4 + chunkWords.textBytes] = placed.textBytes[i]
  }
}
