export type { Kernel, KernelBytes } from '../math/simd/kernel.ts'
export type { KernelMemory } from '../math/simd/kernel-memory.ts'
export type { WasmMemory, WasmModule } from '../math/simd/web-assembly.ts'
export { createThreads, type ThreadsOptions } from '../math/threads/create-threads.ts'
export type { RunOptions, ThreadedJob, Threads } from '../math/threads/threads.ts'
export type { SqlConnection, StatementOptions } from './connection.ts'
export type { Context, Progress } from './context.ts'
export { deriveRelation } from './derive-relation.ts'
export type { Dialect, FileTypes, SqlOperator, SqlPart, SqlSeparator, SqlType } from './dialect.ts'
export { filterRelation } from './filter-relation.ts'
export { mapRelation } from './map-relation.ts'
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
export type { Engine, FileOptions, NamedQuery, Relation, Rows, TakenColumn, TakeOptions } from './relation.ts'
export { collect, mapSource, sourceFromBatches, sourceOf } from './row-source.ts'
export { runPass } from './run-pass.ts'
export { sourceOfRelation } from './source-of-relation.ts'
export type { DialectWords } from './sql/ansi.ts'
export type { ClientResult, SqlClient } from './sql/client-connection.ts'
export { createDialect, type DialectWriter } from './sql/create-dialect.ts'
export { createSqlEngine, type SqlEngineOptions } from './sql/create-sql-engine.ts'
export { engineOver } from './sql/sql-engine.ts'
export type { Sql } from './sql.ts'
export type { MappedSql, SqlMapping, SqlPass } from './sql-pass.ts'
