import { ClienteleError, unknownName } from '../errors.ts'
import type { Table } from '../table/table.ts'
import type { Context } from './context.ts'
import type { Feed, Shard } from './feed.ts'
import type { Spaces } from './kernel-fold.ts'
import { createMapped } from './mapped-rows.ts'
import type { Mapping, Pass, Path, Session } from './pass.ts'
import { addPlainly, keptLocals, openFold, type PassJob, type Ran } from './pass-job.ts'
import { turn } from './turn.ts'

/** Runs passes over the shards of a feed: by kernels where passes have them, on threads where they are given, else as plain TypeScript. */
export function sessionOver(feed: Feed, context: Context, ceilingBytes: number): Session {
  const locals = new WeakMap<object, unknown[]>()
  const spaces: Spaces = { opened: new Map(), ends: new Map() }
  let passes = 0
  let closed = false
  let ran: Ran | null = null
  const begin = (name: string, columns: readonly string[]): void => {
    if (closed) throw closedError(name)
    assertOpened(feed, name, columns)
    passes += 1
  }
  return {
    get rowCount(): number | null {
      return feed.rowCount()
    },
    get path(): Path | null {
      return ran?.path ?? null
    },
    get plainShards(): number {
      return ran?.plainShards ?? 0
    },
    async run<State, Sum, Local>(pass: Pass<State, Sum, Local>, state: State): Promise<Sum> {
      begin(pass.name, pass.columns)
      const kept = feed.stays ? keptLocals<Local>(locals, pass) : null
      const fold = openFold(pass, state, ceilingBytes)
      const job = { feed, context, pass, passes, state, kept, fold }
      ran = (await foldOnKernel(job, spaces)) ?? (await foldPlainly(job))
      return fold.total()
    },
    async map<State, Name extends string>(mapping: Mapping<State, Name>, state: State): Promise<Table<Name>> {
      begin(mapping.name, mapping.columns)
      const mapped = createMapped<Name>(mapping.name, feed)
      for await (const [{ table, from, to }] of paced(feed, mapping.name, mapping.columns, passes, context))
        mapped.append(mapping.shard(table, from, to, state), to - from)
      return mapped.table((empty) => mapping.shard(empty, 0, 0, state), mapping.columns)
    },
    async close(): Promise<void> {
      closed = true
      // A run under way still writes into the memory of its kernel.
      await Promise.all(spaces.ends.values())
      for (const space of spaces.opened.values()) space?.job.close()
      spaces.opened.clear()
    },
  }
}

/** What kernels need is loaded when a pass first has one. */
async function foldOnKernel<State, Sum, Local>(
  job: PassJob<State, Sum, Local>,
  spaces: Spaces,
): Promise<Ran | null> {
  if (job.pass.kernel === undefined) return null
  const { foldByKernel } = await import('./kernel-fold.ts')
  return foldByKernel(job, spaces)
}

async function foldPlainly<State, Sum, Local>(job: PassJob<State, Sum, Local>): Promise<Ran> {
  const { feed, context, pass, passes, state, fold } = job
  for await (const [shard, index] of paced(feed, pass.name, pass.columns, passes, context)) {
    const into = pass.empty(state)
    addPlainly(job, shard, index, into)
    fold.push(into)
  }
  return { path: 'plain', plainShards: 0 }
}

/** The shards of a pass with their numbers; between two of them progress is told and aborts are heard. */
async function* paced(
  feed: Feed,
  name: string,
  columns: readonly string[],
  pass: number,
  { signal, onProgress }: Context,
): AsyncGenerator<readonly [Shard, number], void, undefined> {
  signal?.throwIfAborted()
  let index = 0
  let done = 0
  for await (const shard of feed.open(columns, signal)) {
    signal?.throwIfAborted()
    yield [shard, index]
    index += 1
    done += shard.to - shard.from
    onProgress?.({ stage: name, pass, done, total: feed.rowCount() })
    await turn()
  }
  signal?.throwIfAborted()
}

function assertOpened(feed: Feed, name: string, columns: readonly string[]): void {
  const opened = feed.columns.map((spec) => spec.name)
  for (const column of columns)
    if (!opened.includes(column))
      throw unknownName('COLUMN_UNKNOWN', 'column', column, opened, `the rows opened for ${name}`)
}

function closedError(name: string): ClienteleError {
  return new ClienteleError(
    'ARGUMENT_INVALID',
    `The pass "${name}" was given to a session that is closed. Open the rows again.`,
    { pass: name },
  )
}
