import type { DataFolder, StageName } from '../../contracts/run.ts'
import type { Context } from '../../engine/context.ts'
import type { Brief } from '../brief.ts'
import type { Bundle } from '../bundle.ts'
import type { PreviousRun } from '../previous.ts'
import type { RunEngine } from '../run-engine.ts'

/** What earlier stages left, by stage. */
export type Left = Readonly<Record<string, Bundle>>

/** What every stage of a run is given. */
export interface StageInput {
  readonly brief: Brief
  readonly data: DataFolder
  readonly left: Left
  readonly context: Context
  /** Where purchases stay; null: they are read into this process. */
  readonly engine: RunEngine | null
  /** The run before this one, where there is one. */
  readonly previous?: PreviousRun | undefined
}

/** One step of a run: reads only the brief and what earlier stages left. */
export interface Stage {
  readonly name: 'read' | StageName
  run(input: StageInput): Promise<Bundle>
}
