import type { Kernel } from '../math/simd/kernel.ts'
import type { Table } from '../table/table.ts'
import type { SqlMapping, SqlPass } from './sql-pass.ts'

/**
 * The same sums by a WebAssembly kernel, on threads. The plain `shard` is the truth it is held to, and what runs where the kernel cannot.
 * Runs of one pass in a session follow each other, and what a run leaves with a packed shard is there in the next, whatever its state.
 * The functions of the kernel get addresses in its memory: `add(shard, rows, state, sum)`, and
 * where rows are staged `pack(staged, shard, rows, state, sum)`, which packs them and then adds them.
 */
export type KernelCall<State, Sum> = KernelWork<State> & (ReadEach<State, Sum> | ReadTogether<State, Sum>)

/** What the kernel is given. */
export interface KernelWork<State> {
  readonly kernel: Kernel
  /**
   * For sums that are exact, so that parts of a shard may be summed apart: the most rows of a part. More tasks keep threads evenly
   * busy. Without it, a task is a shard.
   */
  readonly partRows?: number
  /**
   * Passes of a session whose calls name the same object share packed shards, and what the kernel leaves with them: they write the same rows in
   * the same way, and ask for the same bytes of state and sum. Default: the pass has its own.
   */
  readonly packing?: object | undefined
  /** What is written depends on the state, or does not outlive `add`: every run packs anew. */
  readonly packsAnew?: true | undefined
  /** Whether the kernel can serve this state; where not, `shard` does. */
  fits(state: State): boolean
  /** The bytes of a packed shard (or part); whatever the kernel keeps between passes lies there too. */
  shardBytes(table: Table, from: number, to: number, state: State): number
  /** The bytes that `write` needs where a packed shard is made of staged columns by the function `pack`; without it, `write` packs. */
  stagedBytes?(rows: number): number
  /** Writes the rows: packed, or staged. */
  write(table: Table, from: number, to: number, state: State, memory: ArrayBuffer, at: number): void
  stateBytes(state: State): number
  writeState(state: State, memory: ArrayBuffer, at: number): void
  /** The bytes of a sum. They are zero before the first pass over a shard, and stay with it between passes. */
  sumBytes(state: State): number
}

/** Sums that are read shard by shard. */
export interface ReadEach<State, Sum> {
  /** Adds the sum that `add` left into a sum of the pass. */
  readSum(memory: ArrayBuffer, at: number, shard: number, state: State, into: Sum): void
}

/** Sums that are exact, and joined more cheaply all at once than two by two. */
export interface ReadTogether<State, Sum> {
  /** Adds the sums that `add` left of several shards into a sum of the pass. */
  readSums(memory: ArrayBuffer, shards: readonly AddedShard[], state: State, into: Sum): void
}

/** A shard with its sum in the memory of a kernel. */
export interface AddedShard {
  /** Where the shard came from: its rows may be gone, its dictionaries hold. */
  readonly table: Table
  readonly rows: number
  readonly at: number
  readonly sumAt: number
}

/**
 * A pass over customers as a value: a small state goes in, sums come out, `add` joins two sums. One runner carries threads,
 * streams, engines, progress and cancellation for all of them.
 *
 * @typeParam State - what the pass knows before it starts (centers, prices, coefficients). Plain data.
 * @typeParam Sum - what it accumulates. Plain data and typed arrays.
 * @typeParam Local - what may be kept with a shard between passes (packed columns, last labels). Never sent, never merged.
 */
export interface Pass<State, Sum, Local = undefined> {
  /** A word for progress and messages. */
  readonly name: string
  /** The columns it reads; a session refuses to read others. */
  readonly columns: readonly string[]
  /** A fresh, zero sum. */
  empty(state: State): Sum
  /** Prepares a shard once. A pass must give the same sums with a fresh Local as with a kept one. */
  local?(table: Table, from: number, to: number): Local
  /** Adds the rows from `from` up to `to` into the sum. Plain TypeScript: the oracle, and the fallback. */
  shard(table: Table, from: number, to: number, state: State, into: Sum, local: Local): void
  readonly kernel?: KernelCall<State, Sum> | undefined
  /** Adds the second sum into the first. */
  add(into: Sum, other: Sum): void
  /** The same sums as one query, loaded when rows first lie in an engine. */
  readonly sql?: (() => Promise<SqlPass<State, Sum>>) | undefined
  /** What `sql` reads of a relation where rows have another form in an engine: cells are no column of a database. Default: `columns`. */
  readonly relationColumns?: readonly string[] | undefined
  /** The sum does not depend on the state, so that a kept sum can be brought up to date with new rows only. */
  readonly refreshable?: true | undefined
}

/**
 * New columns for every row, as a value: what assigning, scoring and transforming are.
 */
export interface Mapping<State, Name extends string = string> {
  readonly name: string
  readonly columns: readonly string[]
  /** A table of `to - from` rows for the rows from `from` up to `to`. */
  shard(table: Table, from: number, to: number, state: State): Table<Name>
  /** The same columns in an engine, loaded when rows first lie in one. */
  readonly sql?: (() => Promise<SqlMapping<State>>) | undefined
}

/** How a pass ran: on worker threads, by a kernel in this thread, as plain TypeScript, or as a query in an engine. The sums are the same. */
export type Path = 'threads' | 'kernel' | 'plain' | 'sql'

/** Rows opened for passes. */
export interface Session {
  /** How many rows there are, or null before the first pass over a source. */
  readonly rowCount: number | null
  /** How the last pass ran; null before the first. */
  readonly path: Path | null
  /** How many shards the kernel of the last pass left to plain TypeScript, since memory had ended; 0 where the path is plain. */
  readonly plainShards: number
  /** Runs a pass over all rows, shard by shard (65,536 rows), joining the sums in a fixed tree. */
  run<State, Sum, Local>(pass: Pass<State, Sum, Local>, state: State): Promise<Sum>
  /** Maps every row to new columns; the result is in the caller's order. */
  map<State, Name extends string>(mapping: Mapping<State, Name>, state: State): Promise<Table<Name>>
  close(): Promise<void>
}
