import { featurePasses } from '../features/pass-entries.ts'
import { kmeansPasses } from '../learn/kmeans-pass-entries.ts'
import { regressionPasses } from '../learn/linear-entries.ts'
import { preparePasses } from '../learn/prepare/pass-entries.ts'
import { measurePasses } from '../measure/pass-entries.ts'
import { responsePasses } from '../response/entries.ts'
import { segmentPasses } from '../segments/pass-entries.ts'
import { targetPasses } from '../target/pass-entries.ts'
import type { PassEntry } from './entry.ts'

/**
 * Every pass and mapping of the library, by its room: `passes.test.ts` reads the source for others and fails if one is missing here. The
 * contract itself is checked in a file a room, which can run side by side (`test/<room>/passes.test.ts`).
 *
 * @example
 * { name: 'momentsPass', check: () => checkPassContract(momentsPass(['age']), null, people(300), { integer: false }) }
 */
export const passesOf = {
  features: featurePasses,
  learn: [...preparePasses, ...kmeansPasses, ...regressionPasses],
  measure: measurePasses,
  response: responsePasses,
  segments: segmentPasses,
  target: targetPasses,
} as const satisfies Readonly<Record<string, readonly PassEntry[]>>
