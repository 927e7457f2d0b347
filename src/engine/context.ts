import type { Threads } from '../math/threads/threads.ts'

/** How far a job has come. Sent at most once a shard. */
export interface Progress {
  /** The stage or learner at work, in a word: `kmeans`, `csv`, `prices`. */
  readonly stage: string
  /** The pass within it, counted from 1. */
  readonly pass: number
  /** Rows (or bytes, when reading) done in this pass. */
  readonly done: number
  /** How many there are, or null where that is not known yet. */
  readonly total: number | null
}

/** What every function over rows accepts besides its own options. */
export interface Context {
  /** Seed of every random draw, a whole number from 0 to 2^53 - 1. Default 1. */
  readonly seed?: number | undefined
  /** The day that counts as today, `YYYY-MM-DD`: only what happened before it is used. The library never reads a clock. */
  readonly asOf?: string | undefined
  /** Workers that run kernels: `createThreads`, in Node `nodeThreads`. They change no result. Default: this thread alone. */
  readonly threads?: Threads | undefined
  /** Stops the work between two shards; the promise then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
  /** Called between shards; what it throws stops the work. */
  readonly onProgress?: ((progress: Progress) => void) | undefined
}
