import type { TargetPlan } from 'clientele'
import { planTarget } from 'clientele/target'
import { compete } from '../harness/compete.ts'
import { asContracts, type Family, instance } from '../instances/allocation.ts'
import { openThreads } from './threads.ts'
import { version } from './version.ts'

/** From scores to a plan of whole messages that keeps every limit, with its reasons and its proof. */
await compete<TargetPlan>(async (_folder, job) => {
  const { scores, options, limits } = asContracts(instance(job['family'] as Family, Number(job['n'])))
  const { context, close } = await openThreads(Number(job['threads']))
  return {
    version,
    close,
    run: () => planTarget(scores, options, limits, { holdout: { share: 0, salt: '' }, ...context }),
    report({ objective, bound, gap, passes, decisions, unmet }) {
      const result = {
        ...{ objective, bound, gap: Number(gap.toPrecision(3)), passes },
        ...{ messages: decisions.rowCount, whole: true, limitsMissed: unmet.length },
      }
      return { result, work: {} }
    },
  }
})
