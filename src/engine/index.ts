export type { Kernel, KernelBytes } from '../math/simd/kernel.ts'
export type { KernelMemory } from '../math/simd/kernel-memory.ts'
export type { WasmMemory, WasmModule } from '../math/simd/web-assembly.ts'
export { createThreads, type ThreadsOptions } from '../math/threads/create-threads.ts'
export type { RunOptions, ThreadedJob, Threads } from '../math/threads/threads.ts'
export type { Context, Progress } from './context.ts'
export { type OpenOptions, openRows } from './open-rows.ts'
export type {
  AddedShard,
  KernelCall,
  KernelWork,
  Mapping,
  Pass,
  Path,
  ReadEach,
  ReadTogether,
  Session,
} from './pass.ts'
export type { Dialect, Engine, Relation, Rows, Sql } from './relation.ts'
export { collect, mapSource, sourceFromBatches, sourceOf } from './row-source.ts'
export { runPass } from './run-pass.ts'
