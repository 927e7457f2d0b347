import type { Shard } from './feed.ts'
import { type KernelSpace, openSlot, packInto, type Slot, slotBytes, tasksOf } from './kernel-space.ts'
import { turn } from './turn.ts'

/** One pass by a kernel. */
export interface KernelRun<State, Sum> {
  readonly space: KernelSpace<State, Sum>
  readonly state: State
  readonly signal: AbortSignal | undefined
  /** A fresh, zero sum. */
  readonly empty: () => Sum
  /** Adds a shard as plain TypeScript, for those that found no room. */
  readonly plain: (shard: Shard, index: number, into: Sum) => void
  /** Takes the sums in the order of the shards. */
  readonly onSum: (sum: Sum) => void
  /** Told after each shard or part, with its rows; undefined where nobody listens. */
  readonly onShard: ((rows: number) => void) | undefined
}

/** Runs a pass over shards that stay in memory and so stay packed between passes. */
export async function runOverTable<State, Sum>(
  run: KernelRun<State, Sum>,
  shards: readonly Shard[],
): Promise<void> {
  const { space, state, signal } = run
  space.call.writeState(state, space.job.memory.buffer, space.stateAt)
  if (space.slots.length === 0) {
    space.job.memory.reserve(shards.reduce((sum, shard) => sum + slotBytes(space, shard, state), 0))
    const packing = packInto(space, state)
    for (const shard of shards) {
      signal?.throwIfAborted()
      const slot = openSlot(space, shard, state)
      space.slots.push(slot)
      if (slot !== null) await packing.put(shard, slot)
    }
    await packing.end()
  }
  space.tasks ??= tasksOf(space, space.slots)
  await addShards(run, { shards, slots: space.slots, tasks: space.tasks, first: 0 })
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
  let group: GroupedShards<State, Sum> = { packing: packInto(space, state), shards: [], slots: [], first: 0 }
  for await (const shard of shards) {
    const slot = openSlot(space, shard, state)
    if (slot !== null) await group.packing.put(shard, slot)
    group.shards.push(shard)
    group.slots.push(slot)
    if (slot === null || group.shards.length === threads) group = await addGroup(run, group, mark)
  }
  await addGroup(run, group, mark)
}

interface GroupedShards<State, Sum> {
  readonly packing: ReturnType<typeof packInto<State, Sum>>
  readonly shards: Shard[]
  readonly slots: (Slot | null)[]
  readonly first: number
}

/** Adds a group of shards, of which at most the last one found no room; gives the empty group after it. */
async function addGroup<State, Sum>(
  run: KernelRun<State, Sum>,
  { packing, shards, slots, first }: GroupedShards<State, Sum>,
  mark: number,
): Promise<GroupedShards<State, Sum>> {
  await packing.end()
  await addShards(run, { shards, slots, tasks: tasksOf(run.space, slots), first })
  run.space.job.memory.release(mark)
  return { packing: packInto(run.space, run.state), shards: [], slots: [], first: first + shards.length }
}

interface Added {
  readonly shards: readonly Shard[]
  readonly slots: readonly (Slot | null)[]
  /** Those of the slots. */
  readonly tasks: Float64Array
  /** The number of the first shard. */
  readonly first: number
}

/** Adds shards, by the kernel where they have a slot, and hands on their sums in order. */
async function addShards<State, Sum>(
  { space, state, signal, empty, plain, onSum, onShard }: KernelRun<State, Sum>,
  { shards, slots, tasks, first }: Added,
): Promise<void> {
  const { call, job } = space
  let told = 0
  const onTask = onShard === undefined ? undefined : () => onShard(tasks[4 * told++ + 1])
  const adding = job.run('add', tasks, 4, { signal, onTask, turn })
  const sumsOutside = new Map<number, Sum>()
  const outside = addOutside(shards, slots, (shard, i) => {
    const sum = empty()
    plain(shard, first + i, sum)
    sumsOutside.set(i, sum)
    onShard?.(shard.to - shard.from)
  })
  const [ended] = await Promise.allSettled([adding, outside])
  if (ended.status === 'rejected') throw ended.reason
  await outside
  slots.forEach((slot, i) => {
    const sum = sumsOutside.get(i) ?? empty()
    for (const { at, sumAt } of slot?.parts ?? []) call.readSum(job.memory.buffer, sumAt, at, state, sum)
    onSum(sum)
  })
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
