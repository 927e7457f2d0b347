import { ClienteleError } from '../errors.ts'
import type { Context } from './context.ts'
import type { Feed, Shard } from './feed.ts'
import type { Pass, Path, Session } from './pass.ts'
import { plainSize } from './plain-size.ts'
import { sumTree } from './sum-tree.ts'

/** A pass at work. */
export interface PassJob<State, Sum, Local> {
  readonly feed: Feed
  readonly context: Context
  readonly pass: Pass<State, Sum, Local>
  /** How many passes the session has begun. */
  readonly passes: number
  readonly state: State
  readonly kept: Local[] | null
  readonly fold: Fold<Sum>
}

/** How a pass ran. */
export type Ran = Pick<Session, 'plainShards'> & { readonly path: Path }

/** Sums on their way into the tree. */
export interface Fold<Sum> {
  push(sum: Sum): void
  /** Holds a state and a sum that lie elsewhere to the ceiling. */
  check(bytes: number): void
  total(): Sum
}

/** Joins sums in the fixed tree and holds them to a ceiling. */
export function openFold<State, Sum, Local>(
  pass: Pass<State, Sum, Local>,
  state: State,
  ceilingBytes: number,
): Fold<Sum> {
  const tree = sumTree<Sum>((into, other) => pass.add(into, other))
  const stateBytes = plainSize(state)
  assertBelow(ceilingBytes, stateBytes, pass.name)
  return {
    check: (bytes) => assertBelow(ceilingBytes, bytes, pass.name),
    push(sum) {
      assertBelow(ceilingBytes, stateBytes + plainSize(tree.push(sum)), pass.name)
    },
    total() {
      const total = tree.total() ?? pass.empty(state)
      assertBelow(ceilingBytes, stateBytes + plainSize(total), pass.name)
      return total
    },
  }
}

/** Adds a shard as plain TypeScript. */
export function addPlainly<State, Sum, Local>(
  { pass, kept, state }: PassJob<State, Sum, Local>,
  shard: Shard,
  index: number,
  into: Sum,
): void {
  const { table, from, to } = shard
  pass.shard(table, from, to, state, into, localOf(pass, kept, index, shard))
}

/** The Locals that are kept for a pass, by shard. */
export function keptLocals<Local>(locals: WeakMap<object, unknown[]>, pass: object): Local[] {
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

function assertBelow(ceilingBytes: number, bytes: number, pass: string): void {
  if (bytes <= ceilingBytes) return
  throw new ClienteleError(
    'STATE_TOO_LARGE',
    `The state and sum of the pass "${pass}" take ${bytes} bytes, and the ceiling is ${ceilingBytes}. ` +
      'Ask for less detail (fewer groups, bins or columns), or raise ceilingBytes where memory allows.',
    { pass, bytes, ceilingBytes },
  )
}
