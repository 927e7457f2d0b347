export type {
  DataFolder,
  Goal,
  Manifest,
  ManifestEngines,
  ManifestFile,
  ReadinessFinding,
  RunResult,
  StageName,
  Store,
} from '../contracts/run.ts'
export { briefJsonSchema } from './brief.schema.ts'
export type {
  Brief,
  ChannelBrief,
  ColumnReading,
  ConsentReading,
  ContactsReading,
  FileJoin,
  FileReading,
  OfferBrief,
  PilotBrief,
  ResponseBrief,
  SourceReading,
  TransactionsReading,
} from './brief.ts'
export { memoryStore } from './memory-store.ts'
export type { PilotNeed } from './pilot-need.ts'
export { checkBrief, readBrief } from './read-brief.ts'
export { checkReadiness, type ReadinessEvidence } from './readiness.ts'
export { type RunOptions, run } from './run.ts'
export type { RunEngine } from './run-engine.ts'
export { readPlan, readResult, type StoredResult } from './run-files.ts'
