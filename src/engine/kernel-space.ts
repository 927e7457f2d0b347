import { type KernelJob, openKernel } from '../math/threads/kernel-job.ts'
import type { Context } from './context.ts'
import type { Shard } from './feed.ts'
import type { KernelCall } from './pass.ts'

/** A packed shard in the memory of a kernel: one part, or several where sums are exact. */
export interface Slot {
  readonly parts: readonly Part[]
}

/** Packed rows with their sum. */
export interface Part {
  readonly from: number
  readonly to: number
  readonly at: number
  readonly sumAt: number
}

/** The memory of a kernel as one pass uses it: its state, places to stage rows, then slots. */
export interface KernelSpace<State, Sum> {
  readonly call: KernelCall<State, Sum>
  readonly job: KernelJob
  readonly stateAt: number
  readonly stateBytes: number
  readonly sumBytes: number
  /** Places to stage parts: two halves, so that one is written while the other is packed; none where rows are packed at once. */
  readonly staging: readonly number[]
  /** The slot of each shard that stays between passes; null where memory had ended. */
  readonly slots: (Slot | null)[]
  /** The tasks of a pass over these slots; null before the first one. */
  tasks: Float64Array | null
}

/** What is staged for a thread before it is called, in bytes and in parts: so much that the call does not weigh. */
const stagedBytesAtOnce = 2 ** 22
const stagedPartsAtOnce = 8

/**
 * Opens a kernel with memory for a state, and for staging shards.
 *
 * @param rows - of the largest shard or part.
 *
 * @returns null where WebAssembly or memory is refused.
 */
export async function openSpace<State, Sum>(
  call: KernelCall<State, Sum>,
  { threads, signal }: Context,
  state: State,
  rows: number,
): Promise<KernelSpace<State, Sum> | null> {
  const job = await openKernel(call.kernel, threads, signal)
  if (job === null) return null
  const stateBytes = call.stateBytes(state)
  const stateAt = job.memory.allocate(stateBytes)
  const stagedBytes = call.stagedBytes?.(rows) ?? 0
  const staging: number[] = []
  for (let i = 0; i < placesFor(stagedBytes, job); i++) staging.push(job.memory.allocate(stagedBytes) ?? 0)
  if (stateAt === null || staging.includes(0)) {
    job.close()
    return null
  }
  return { call, job, stateAt, stateBytes, sumBytes: call.sumBytes(state), staging, slots: [], tasks: null }
}

function placesFor(stagedBytes: number, { threads, call }: KernelJob): number {
  if (stagedBytes === 0) return 0
  // Work in this thread needs no call.
  const most = call === null ? stagedPartsAtOnce : 1
  const parts = Math.min(most, Math.max(1, Math.floor(stagedBytesAtOnce / stagedBytes)))
  return 2 * threads * parts
}

/** Whether a state and its sum fit where those of the first one lie. */
export function holds<State, Sum>(space: KernelSpace<State, Sum>, state: State): boolean {
  const { call, stateBytes, sumBytes } = space
  return call.stateBytes(state) <= stateBytes && call.sumBytes(state) === sumBytes
}

/** What a slot for a shard takes at most. */
export function slotBytes<State, Sum>(
  { call, sumBytes }: KernelSpace<State, Sum>,
  shard: Shard,
  state: State,
): number {
  return partsOf(call, shard).reduce(
    (bytes, { table, from, to }) => bytes + call.shardBytes(table, from, to, state) + sumBytes + 32,
    0,
  )
}

/** A slot for a shard, with sums of zero; null where memory ends. */
export function openSlot<State, Sum>(
  { call, job, sumBytes }: KernelSpace<State, Sum>,
  shard: Shard,
  state: State,
): Slot | null {
  const { memory } = job
  const mark = memory.used
  const parts: Part[] = []
  for (const { table, from, to } of partsOf(call, shard)) {
    const at = memory.allocate(call.shardBytes(table, from, to, state))
    const sumAt = at === null ? null : memory.allocate(sumBytes)
    if (at === null || sumAt === null) {
      memory.release(mark)
      return null
    }
    new Uint8Array(memory.buffer, sumAt, sumBytes).fill(0)
    parts.push({ from, to, at, sumAt })
  }
  return { parts }
}

/** A task for each part of some slots: the arguments of `add`. On threads in memory that all of them see, so that it is not copied in every pass. */
export function tasksOf<State, Sum>(
  { job, stateAt }: KernelSpace<State, Sum>,
  slots: readonly (Slot | null)[],
): Float64Array {
  const parts = slots.flatMap((slot) => slot?.parts ?? [])
  const tasks =
    job.call === null
      ? new Float64Array(new SharedArrayBuffer(32 * parts.length))
      : new Float64Array(4 * parts.length)
  for (const [i, { at, from, to, sumAt }] of parts.entries())
    tasks.set([at, to - from, stateAt, sumAt], 4 * i)
  return tasks
}

function partsOf<State, Sum>(
  { partRows }: KernelCall<State, Sum>,
  { table, from, to }: Shard,
): readonly Shard[] {
  if (partRows === undefined) return [{ table, from, to }]
  return Array.from({ length: Math.ceil((to - from) / partRows) }, (_, i) => {
    const first = from + i * partRows
    return { table, from: first, to: Math.min(to, first + partRows) }
  })
}
