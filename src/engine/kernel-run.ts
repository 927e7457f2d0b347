import type { Shard } from './feed.ts'
import { type Entry, enterInto, type Following, runTasks } from './kernel-entry.ts'
import { type KernelSpace, openSlot, type Slot, slotBytes, tasksOf } from './kernel-space.ts'
import type { AddedShard, KernelCall } from './pass.ts'
import { turn } from './turn.ts'

/** One pass by a kernel. */
export interface KernelRun<State, Sum> extends Following {
  readonly space: KernelSpace<State, Sum>
  readonly state: State
  /** A fresh, zero sum. */
  readonly empty: () => Sum
  /** Adds a shard as plain TypeScript, for those that found no room. */
  readonly plain: (shard: Shard, index: number, into: Sum) => void
  /** Takes the sums in the order of the shards. */
  readonly onSum: (sum: Sum) => void
}

/** Runs a pass over shards that stay in memory and so stay packed between passes. */
export async function runOverTable<State, Sum>(
  run: KernelRun<State, Sum>,
  shards: readonly Shard[],
): Promise<void> {
  const { space, state } = run
  const { call, job, slots } = space
  call.writeState(state, job.memory.buffer, space.stateAt)
  const isFirst = slots.length === 0
  if (isFirst) job.memory.reserve(shards.reduce((sum, shard) => sum + slotBytes(space, shard, state), 0))
  const entry = isFirst ? enterInto(space, state, run) : null
  for (const shard of entry === null ? [] : shards) {
    run.signal?.throwIfAborted()
    const slot = openSlot(space, shard, state)
    slots.push(slot)
    if (slot !== null) await entry?.put(shard, slot)
  }
  space.tasks ??= tasksOf(space, slots)
  const adding = entry === null ? runTasks(space, 'add', space.tasks, run) : entry.end()
  await gather(run, { shards, slots, first: 0, adding })
}

/** Runs a pass over shards that come by once: some at a time are packed and added, in the same memory. */
export async function runOverStream<State, Sum>(
  run: KernelRun<State, Sum>,
  shards: AsyncIterable<Shard>,
): Promise<void> {
  const { space, state } = run
  const { memory, threads } = space.job
  space.call.writeState(state, memory.buffer, space.stateAt)
  const mark = memory.used
  let group: Group = { entry: enterInto(space, state, run), shards: [], slots: [], first: 0 }
  for await (const shard of shards) {
    const slot = openSlot(space, shard, state)
    if (slot !== null) await group.entry.put(shard, slot)
    group.shards.push(shard)
    group.slots.push(slot)
    if (slot === null || group.shards.length === threads) group = await endGroup(run, group, mark)
  }
  await endGroup(run, group, mark)
}

interface Group {
  readonly entry: Entry
  readonly shards: Shard[]
  readonly slots: (Slot | null)[]
  /** The number of the first shard. */
  readonly first: number
}

/** Takes the sums of a group of shards, of which at most the last one found no room; gives the empty group after it. */
async function endGroup<State, Sum>(
  run: KernelRun<State, Sum>,
  { entry, shards, slots, first }: Group,
  mark: number,
): Promise<Group> {
  const { space, state } = run
  await gather(run, { shards, slots, first, adding: entry.end() })
  space.job.memory.release(mark)
  return { entry: enterInto(space, state, run), shards: [], slots: [], first: first + shards.length }
}

interface Added {
  readonly shards: readonly Shard[]
  readonly slots: readonly (Slot | null)[]
  /** The number of the first shard. */
  readonly first: number
  /** Ends when the kernel has added all that has a slot. */
  readonly adding: Promise<void>
}

/** Adds the shards that have no slot while the kernel adds the others, and hands on all sums in order. */
async function gather<State, Sum>(
  { space, state, empty, plain, onSum, onRows }: KernelRun<State, Sum>,
  { shards, slots, first, adding }: Added,
): Promise<void> {
  const { call } = space
  const sumsOutside = new Map<number, Sum>()
  const outside = addOutside(shards, slots, (shard, i) => {
    const sum = empty()
    plain(shard, first + i, sum)
    sumsOutside.set(i, sum)
    onRows?.(shard.to - shard.from)
  })
  const [ended] = await Promise.allSettled([adding, outside])
  if (ended.status === 'rejected') throw ended.reason
  await outside
  let waiting: AddedShard[] = []
  const readWaiting = (): void => {
    if (waiting.length === 0) return
    const sum = empty()
    readInto(space, waiting, state, sum)
    onSum(sum)
    waiting = []
  }
  for (const [i, slot] of slots.entries()) {
    const ownSum = sumsOutside.get(i)
    if (ownSum !== undefined) onSum(ownSum)
    if (slot === null) continue
    for (const { from, to, at, sumAt } of slot.parts)
      waiting.push({ table: shards[i].table, rows: to - from, at, sumAt })
    if (!isExact(call)) readWaiting()
  }
  readWaiting()
}

/** Exact sums may be joined in any order: all of them are read into one. */
function isExact<State, Sum>(call: KernelCall<State, Sum>): boolean {
  return 'readSums' in call || call.partRows !== undefined
}

function readInto<State, Sum>(
  { call, job }: KernelSpace<State, Sum>,
  added: readonly AddedShard[],
  state: State,
  into: Sum,
): void {
  const { buffer } = job.memory
  if ('readSums' in call) call.readSums(buffer, added, state, into)
  else for (const { at, sumAt } of added) call.readSum(buffer, sumAt, at, state, into)
}

async function addOutside(
  shards: readonly Shard[],
  slots: readonly (Slot | null)[],
  add: (shard: Shard, i: number) => void,
): Promise<void> {
  for (const [i, shard] of shards.entries()) {
    if (slots[i] !== null) continue
    add(shard, i)
    await turn()
  }
}
