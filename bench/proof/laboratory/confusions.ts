import type { ConsentRule } from './record-consent.ts'
import type { RecordErrors } from './records.ts'

/** How a company fails to know who is who. */
export interface Confusion extends RecordErrors {
  /** Idle where nobody is merged. */
  readonly rule: ConsentRule
  /** Whether records err about those of the pilot as well, or only about those to plan for. */
  readonly isInPilot: boolean
}

/** The company knows who is who. */
export const noConfusion: Confusion = { split: 0, merged: 0, rule: 'latest', isInPilot: false }

/** The specification's confusions, by shares of split and of falsely merged persons. */
export const confusions = {
  '.024 / 0': { ...noConfusion, split: 0.024 },
  '.08 / 0': { ...noConfusion, split: 0.08 },
  '.24 / 0': { ...noConfusion, split: 0.24 },
  '.24 / 0, trained on split records too': { ...noConfusion, split: 0.24, isInPilot: true },
  '.39 / 0': { ...noConfusion, split: 0.39 },
  '0 / .005, withdrawn wins': { ...noConfusion, merged: 0.005, rule: 'withdrawn wins' },
  '0 / .005, latest': { ...noConfusion, merged: 0.005 },
  '0 / .005, any': { ...noConfusion, merged: 0.005, rule: 'any' },
  '.01 / .05 (chained), latest': { ...noConfusion, split: 0.01, merged: 0.05 },
} as const satisfies { readonly [name: string]: Confusion }
export type ConfusionName = keyof typeof confusions
