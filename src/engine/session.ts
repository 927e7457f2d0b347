import { ClienteleError, unknownName } from '../errors.ts'
import type { Table } from '../table/table.ts'
import type { Context } from './context.ts'
import type { Feed, Shard } from './feed.ts'
import { createMapped } from './mapped-rows.ts'
import type { Mapping, Pass, Session } from './pass.ts'
import { plainSize } from './plain-size.ts'
import { sumTree } from './sum-tree.ts'
import { turn } from './turn.ts'

/** Runs passes over the shards of a feed, one after the other, in this thread. */
export function sessionOver(feed: Feed, context: Context, ceilingBytes: number): Session {
  const locals = new WeakMap<object, unknown[]>()
  let passes = 0
  let closed = false
  const begin = (name: string, columns: readonly string[]): AsyncIterable<readonly [Shard, number]> => {
    if (closed) throw closedError(name)
    assertOpened(feed, name, columns)
    passes += 1
    return paced(feed, name, columns, passes, context)
  }
  return {
    get rowCount(): number | null {
      return feed.rowCount()
    },
    async run<State, Sum, Local>(pass: Pass<State, Sum, Local>, state: State): Promise<Sum> {
      const kept = feed.stays ? keptLocals<Local>(locals, pass) : null
      return fold(begin(pass.name, pass.columns), pass, state, kept, ceilingBytes)
    },
    async map<State, Name extends string>(mapping: Mapping<State, Name>, state: State): Promise<Table<Name>> {
      const mapped = createMapped<Name>(mapping.name, feed)
      for await (const [{ table, from, to }] of begin(mapping.name, mapping.columns))
        mapped.append(mapping.shard(table, from, to, state), to - from)
      return mapped.table((empty) => mapping.shard(empty, 0, 0, state), mapping.columns)
    },
    async close(): Promise<void> {
      closed = true
    },
  }
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

async function fold<State, Sum, Local>(
  shards: AsyncIterable<readonly [Shard, number]>,
  pass: Pass<State, Sum, Local>,
  state: State,
  kept: Local[] | null,
  ceilingBytes: number,
): Promise<Sum> {
  const tree = sumTree<Sum>((into, other) => pass.add(into, other))
  const stateBytes = plainSize(state)
  assertBelow(ceilingBytes, stateBytes, pass.name)
  for await (const [{ table, from, to }, index] of shards) {
    const into = pass.empty(state)
    pass.shard(table, from, to, state, into, localOf(pass, kept, index, { table, from, to }))
    const joined = tree.push(into)
    assertBelow(ceilingBytes, stateBytes + plainSize(joined), pass.name)
  }
  const total = tree.total() ?? pass.empty(state)
  assertBelow(ceilingBytes, stateBytes + plainSize(total), pass.name)
  return total
}

function keptLocals<Local>(locals: WeakMap<object, unknown[]>, pass: object): Local[] {
  const known = locals.get(pass)
  if (known !== undefined) return known as Local[]
  const kept: Local[] = []
  locals.set(pass, kept)
  return kept
}

/** The Local of a shard: kept from the pass before where shards stay, else made afresh. */
function localOf<State, Sum, Local>(
  pass: Pass<State, Sum, Local>,
  kept: Local[] | null,
  index: number,
  { table, from, to }: Shard,
): Local {
  // A pass without `local` is typed with an undefined Local.
  if (pass.local === undefined) return undefined as Local
  if (kept === null) return pass.local(table, from, to)
  if (!(index in kept)) kept[index] = pass.local(table, from, to)
  return kept[index]
}

function assertOpened(feed: Feed, name: string, columns: readonly string[]): void {
  const opened = feed.columns.map((spec) => spec.name)
  for (const column of columns)
    if (!opened.includes(column))
      throw unknownName('COLUMN_UNKNOWN', 'column', column, opened, `the rows opened for ${name}`)
}

function assertBelow(ceilingBytes: number, bytes: number, pass: string): void {
  if (bytes <= ceilingBytes) return
  throw new ClienteleError(
    'STATE_TOO_LARGE',
    `The state and sum of the pass "${pass}" take ${bytes} bytes, and the ceiling is ${ceilingBytes}. ` +
      'Ask for less detail (fewer groups, bins or columns), or raise ceilingBytes where memory allows.',
    { pass, bytes, ceilingBytes },
  )
}

function closedError(name: string): ClienteleError {
  return new ClienteleError(
    'ARGUMENT_INVALID',
    `The pass "${name}" was given to a session that is closed. Open the rows again.`,
    { pass: name },
  )
}
