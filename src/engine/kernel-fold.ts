import type { Shard } from './feed.ts'
import { type KernelRun, runOverStream, runOverTable } from './kernel-run.ts'
import { holds, type KernelSpace, openSpace } from './kernel-space.ts'
import type { KernelCall, Path } from './pass.ts'
import { addPlainly, type PassJob } from './pass-job.ts'
import { SHARD_ROWS } from './rows.ts'

/** The kernel memory of each pass of a session; null where WebAssembly or memory was refused. */
export type Spaces = Map<object, KernelSpace<unknown, unknown> | null>

/** Runs a pass by its kernel, if it has one that serves. Gives null where it has none, and nothing was summed. */
export async function foldByKernel<State, Sum, Local>(
  job: PassJob<State, Sum, Local>,
  spaces: Spaces,
): Promise<Path | null> {
  const { feed, context, pass, state } = job
  const { kernel: call } = pass
  if (call === undefined || !call.fits(state)) return null
  const space = await spaceFor(job, call, spaces)
  if (space === null) return null
  const shards = feed.open(pass.columns, context.signal)
  const run = kernelRun(job, space)
  try {
    if (feed.stays) await runOverTable(run, await listed(shards))
    else await runOverStream(run, shards)
  } catch (error) {
    // What was packed may be half written: the next pass packs anew.
    spaces.delete(pass)
    space.job.close()
    throw error
  }
  return space.job.threads > 1 || space.job.call === null ? 'threads' : 'kernel'
}

async function spaceFor<State, Sum, Local>(
  { feed, context, pass, state }: PassJob<State, Sum, Local>,
  call: KernelCall<State, Sum>,
  spaces: Spaces,
): Promise<KernelSpace<State, Sum> | null> {
  const known = spaces.get(pass) as KernelSpace<State, Sum> | null | undefined
  if (known === null || (known !== undefined && holds(known, state))) return known
  known?.job.close()
  const rows = Math.min(SHARD_ROWS, feed.rowCount() ?? SHARD_ROWS)
  const space = await openSpace(call, context.threads, state, rows)
  spaces.set(pass, space as KernelSpace<unknown, unknown> | null)
  return space
}

function kernelRun<State, Sum, Local>(
  job: PassJob<State, Sum, Local>,
  space: KernelSpace<State, Sum>,
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
    plain: (shard, index, into) => addPlainly(job, shard, index, into),
    onSum: (sum) => fold.push(sum),
    onShard: onProgress === undefined ? undefined : tell,
  }
}

async function listed(shards: AsyncIterable<Shard>): Promise<readonly Shard[]> {
  const all: Shard[] = []
  for await (const shard of shards) all.push(shard)
  return all
}
