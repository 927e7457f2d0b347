import { numbersOf } from '../../table/access.ts'
import type { Table } from '../../table/table.ts'
import { comparePolicies } from '../compare-policies.ts'
import { optionsOf } from '../options-of.ts'
import { limitsBySegmentId } from '../segment-limits.ts'
import { trialsLeft } from './features-stage.ts'
import { responseOf } from './response-stage.ts'
import { segmentationOf } from './segments-stage.ts'
import type { Stage } from './stage.ts'

/** What the plan is worth beside simple ways of deciding, judged on customers it was not made from. */
export const measureStage: Stage = {
  name: 'measure',
  async run({ brief, left, context }) {
    const trials = trialsLeft(left['features'])
    const judged = trials !== null && responseOf(left).kind !== 'no-effect' && hasPropensities(trials)
    if (!judged) return { tables: {}, documents: { comparison: null } }
    const comparison = await comparePolicies({
      brief,
      left,
      context,
      trials,
      options: optionsOf(brief),
      limits: limitsBySegmentId(brief.limits, segmentationOf(left).profiles),
    })
    return { tables: {}, documents: { comparison } }
  },
}

function hasPropensities(trials: Table): boolean {
  return numbersOf(trials, 'propensity')
    .slice()
    .some((propensity) => propensity > 0)
}
