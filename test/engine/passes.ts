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
 * Every pass and mapping of the library: `passes.test.ts` reads the source for others and fails if one is missing here.
 *
 * @example
 * { name: 'momentsPass', check: () => checkPassContract(momentsPass(['age']), null, people(300), { integer: false }) }
 */
export const passes: readonly PassEntry[] = [
  ...featurePasses,
  ...preparePasses,
  ...kmeansPasses,
  ...measurePasses,
  ...regressionPasses,
  ...responsePasses,
  ...segmentPasses,
  ...targetPasses,
]
