/**
 * The narrow entry: errors, tables, what passes between stages, and the six stages. It opens no file, draws no report and knows no engine;
 * those have entries of their own. Every name is listed where its room lists it.
 *
 * @module
 */
export * from './contracts/index.ts'
export {
  createThreads,
  type KernelMemory,
  type RunOptions,
  type ThreadedJob,
  type Threads,
  type ThreadsOptions,
  type WasmMemory,
  type WasmModule,
} from './engine/index.ts'
export {
  ClienteleError,
  type ErrorCode,
  type ErrorDetails,
  errorCodes,
  isClienteleError,
} from './errors.ts'
export * from './features/index.ts'
export * from './measure/index.ts'
export * from './merge/index.ts'
export * from './response/index.ts'
export * from './segments/index.ts'
export * from './table/index.ts'
export * from './target/index.ts'
