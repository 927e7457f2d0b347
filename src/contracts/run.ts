import type { AsyncBuffer } from '../table/csv/input.ts'
import type { Table } from '../table/table.ts'
import type { SourceQuality } from './base.ts'
import type { FeatureDefinition } from './features.ts'
import type { Options } from './options.ts'
import type { TargetPlan } from './plan.ts'
import type { Estimate, PilotSize, Readout } from './readout.ts'
import type { NoEffect, ResponseFitted } from './response.ts'
import type { Segmentation } from './segmentation.ts'

/** The stages of a run, in order. */
export type StageName = 'merge' | 'features' | 'segments' | 'response' | 'target' | 'measure'

/** What the programme is for, as written in the brief. */
export interface Goal {
  readonly words: string
  readonly metric: string
  /** The wanted change of the metric per customer over the horizon. */
  readonly target: number
  readonly horizonDays: number
  /** What one unit of the metric is worth, in currency units. */
  readonly valuePerUnit: number
  /** What the metric has already been reduced by: what responses cost to redeem, as margins are (the default), or nothing. The cost of messages never. */
  readonly netOf?: 'redemptions' | 'nothing' | undefined
  readonly currency: string
}

/** One of the ways a programme fails, and whether this one does. */
export interface ReadinessFinding {
  readonly check: string
  readonly status: 'pass' | 'warn' | 'fail'
  readonly words: string
}

/** What a way of deciding is worth per customer, estimated on customers it was not fitted on. */
export interface PolicyValue {
  /** `plan`, `nobody`, `best-for-all`, `rank-by-response`, ... */
  readonly policy: string
  readonly words: string
  /** Value per customer in currency units, after costs. */
  readonly value: Estimate
  /** Share of customers contacted, from 0 to 1. */
  readonly contacted: number
  /** Whether it keeps the plan's limits. */
  readonly feasible: boolean
  /** The plan minus this policy on the same customers; null for the plan itself. */
  readonly planMinusThis: Estimate | null
  /** Mean weight of the rows of the log that did as it would; near 1 where the propensities are right. */
  readonly meanWeight: number
}

/** The plan beside the simple ways of deciding, and whether personal decisions pay. */
export interface PolicyComparison {
  readonly method: 'inverse-propensity' | 'model'
  readonly policies: readonly PolicyValue[]
  /** Rows of the log without a usable propensity or reward; they are left out. */
  readonly unusable: number
  /** How many past contacts, one a customer, were looked at, and of how many; fewer where a sample of them was. */
  readonly compared?: { readonly contacts: number; readonly of: number } | undefined
  readonly verdict: 'personalize' | 'do-not-personalize' | 'unknown'
  readonly words: string
}

/** Everything a finished run has to say; what the report shows. */
export interface RunResult {
  readonly name: string
  readonly asOf: string
  readonly seed: number
  readonly library: string
  readonly goal: Goal
  /** Who answers for each stage; null where the brief names nobody. */
  readonly owners: { readonly [stage in StageName]: string | null }
  readonly departments: readonly {
    readonly name: string
    readonly owner: string | null
    readonly demands: string
  }[]
  readonly reviewer: { readonly name: string; readonly vetoes: readonly string[] } | null
  /** What follows the pilot. */
  readonly next: string
  readonly readiness: readonly ReadinessFinding[]
  readonly quality: readonly SourceQuality[]
  readonly customers: number
  readonly features: readonly FeatureDefinition[]
  readonly leftOutEvents: { readonly [reason: string]: number }
  readonly segmentation: Segmentation
  readonly options: Options
  readonly response: ResponseFitted | NoEffect
  readonly plan: TargetPlan
  /** Messages by segment, offer and channel: texts `segment`, `offer`, `channel`, integer `messages`, numbers `value`, `cost`. */
  readonly planBySegment: Table
  readonly comparison: PolicyComparison | null
  readonly pilot: PilotSize
  readonly readout: Readout | null
  /** What is not known, in plain words. */
  readonly unknowns: readonly string[]
  /** Seconds are not here: a run gives the same bytes every time. */
  readonly excluded: { readonly [reason: string]: number }
}

/** One file of a run folder. */
export interface ManifestFile {
  readonly path: string
  readonly bytes: number
  /** Hash of its content (SHA-256, hexadecimal). */
  readonly sha256: string
}

/** Engines by what they computed, each with its version where it tells one (`duckdb v1.5.2`, `sail`); `memory` is the process of the run. */
export interface ManifestEngines {
  /** What read purchases and summed them by customer. */
  readonly purchases: string
  readonly rest: string
}

/** What a run folder holds, and what it was made from. Written last. */
export interface Manifest {
  readonly kind: 'run'
  readonly version: 1
  readonly library: string
  readonly brief: string
  readonly seed: number
  readonly asOf: string
  readonly inputs: readonly ManifestFile[]
  readonly files: readonly ManifestFile[]
  readonly counts: { readonly [name: string]: number }
  /** Which engine computed what; null in manifests from before it was kept. */
  readonly engines: ManifestEngines | null
  /** Hash of the previous run's manifest, or null. */
  readonly previous: string | null
}

/**
 * Where a run keeps its files. A write is whole or not at all. Paths are relative, with `/`, and may not leave the folder. What is written
 * becomes visible as a whole by `publish`; until then an interrupted run finds it again.
 */
export interface Store {
  read(path: string): Promise<Uint8Array | null>
  write(path: string, content: Uint8Array | string): Promise<void>
  list(): Promise<readonly string[]>
  remove(path: string): Promise<void>
  publish(): Promise<void>
  /** SHA-256 of bytes, in hexadecimal, where the store has a better way than Web Crypto, which copies them first. */
  sha256?(content: Uint8Array): Promise<string>
}

/** Where a run finds its input files. */
export interface DataFolder {
  /** The content of a file. */
  open(path: string): Promise<AsyncBuffer>
  /** Size and hash of a file. */
  describe(path: string): Promise<ManifestFile>
}
