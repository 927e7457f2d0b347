import type { Shard } from './feed.ts'
import { type KernelRun, runOverStream, runOverTable } from './kernel-run.ts'
import { holds, type KernelSpace, openSpace } from './kernel-space.ts'
import type { KernelCall } from './pass.ts'
import { addPlainly, type PassJob, type Ran } from './pass-job.ts'
import { SHARD_ROWS } from './rows.ts'

/** What a session keeps for the kernels of its passes. */
export interface Spaces {
  /** The kernel memory of each pass or shared packing; null where WebAssembly or memory was refused. */
  readonly opened: Map<object, KernelSpace<unknown, unknown> | null>
  /** The end of the last run in each memory: runs that share it wait for each other. */
  readonly ends: Map<object, Promise<void>>
}

/** Runs a pass by its kernel, if it has one that serves. Gives null where it has none, and nothing was summed. */
export async function foldByKernel<State, Sum, Local>(
  job: PassJob<State, Sum, Local>,
  spaces: Spaces,
): Promise<Ran | null> {
  const { kernel: call } = job.pass
  if (call === undefined || !call.fits(job.state)) return null
  job.fold.check(call.stateBytes(job.state) + call.sumBytes(job.state))
  const key = packingOf(job, call)
  const before = spaces.ends.get(key) ?? Promise.resolve()
  const run = before.then(() => foldInTurn(job, call, spaces))
  spaces.ends.set(
    key,
    run.then(
      () => undefined,
      () => undefined,
    ),
  )
  return run
}

function packingOf<State, Sum, Local>(
  { pass }: PassJob<State, Sum, Local>,
  { packing }: KernelCall<State, Sum>,
): object {
  return packing ?? pass
}

async function foldInTurn<State, Sum, Local>(
  job: PassJob<State, Sum, Local>,
  call: KernelCall<State, Sum>,
  spaces: Spaces,
): Promise<Ran | null> {
  const { feed, context, pass } = job
  const space = await spaceFor(job, call, spaces.opened)
  if (space === null) return null
  const shards = feed.open(pass.columns, context.signal)
  const counts = { all: 0, plain: 0 }
  const run = kernelRun(job, space, counts)
  try {
    if (feed.stays) await runOverTable(run, await listed(shards))
    else await runOverStream(run, shards)
  } catch (error) {
    // What was packed may be half written: the next pass packs anew.
    spaces.opened.delete(packingOf(job, call))
    space.job.close()
    throw error
  }
  if (counts.plain > 0 && counts.plain === counts.all) return { path: 'plain', plainShards: 0 }
  return { path: space.job.call === null ? 'threads' : 'kernel', plainShards: counts.plain }
}

async function spaceFor<State, Sum, Local>(
  job: PassJob<State, Sum, Local>,
  call: KernelCall<State, Sum>,
  spaces: Spaces['opened'],
): Promise<KernelSpace<State, Sum> | null> {
  const { feed, context, state } = job
  const key = packingOf(job, call)
  const known = spaces.get(key)
  if (known === null) return null
  const shared = known === undefined ? undefined : (forCall(known, call) as KernelSpace<State, Sum>)
  if (shared !== undefined && call.packsAnew !== true && holds(shared, state)) return shared
  known?.job.close()
  const rows = Math.min(call.partRows ?? SHARD_ROWS, feed.rowCount() ?? SHARD_ROWS)
  const space = await openSpace(call, context, state, rows)
  spaces.set(key, space as KernelSpace<unknown, unknown> | null)
  return space
}

function forCall(space: KernelSpace<unknown, unknown>, call: object): object {
  return space.call === call ? space : { ...space, call }
}

function kernelRun<State, Sum, Local>(
  job: PassJob<State, Sum, Local>,
  space: KernelSpace<State, Sum>,
  counts: { all: number; plain: number },
): KernelRun<State, Sum> {
  const { feed, context, pass, passes, state, fold } = job
  const { signal, onProgress } = context
  let done = 0
  const tell = (rows: number): void => {
    done += rows
    onProgress?.({ stage: pass.name, pass: passes, done, total: feed.rowCount() })
  }
  return {
    space,
    state,
    signal,
    empty: () => pass.empty(state),
    plain: (shard, index, into) => {
      counts.plain++
      addPlainly(job, shard, index, into)
    },
    onSum: (sum) => {
      counts.all++
      fold.push(sum)
    },
    onRows: onProgress === undefined ? undefined : tell,
  }
}

async function listed(shards: AsyncIterable<Shard>): Promise<readonly Shard[]> {
  const all: Shard[] = []
  for await (const shard of shards) all.push(shard)
  return all
}
