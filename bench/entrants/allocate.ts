import { createHash } from 'node:crypto'
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
    report(plan) {
      const { objective, bound, gap, passes, decisions, unmet } = plan
      const result = {
        ...{ objective, bound, gap: Number(gap.toPrecision(3)), passes },
        ...{ messages: decisions.rowCount, whole: true, limitsMissed: unmet.length },
      }
      return { result, work: { plan: digest(plan) } }
    },
  }
})

/** What a plan decides, at which prices and by how much, as one word that changes when a single bit does. */
function digest({ decisions, prices }: TargetPlan): string {
  const hash = createHash('sha256').update(Float64Array.from(Object.values(prices)))
  const names = ['customer_id', 'option', 'value', 'price', 'reduced', 'runner_up', 'margin']
  for (const name of names) {
    const column = decisions.columns[name]
    if (column.kind === 'text') hash.update(Int32Array.from(column.codes))
    else if (column.kind === 'number' || column.kind === 'integer')
      hash.update(Float64Array.from(column.values))
  }
  return hash.digest('hex')
}
