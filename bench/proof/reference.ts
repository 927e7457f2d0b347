/**
 * The experiments of the specification of the synthetic retailer, made anew in its clean worlds; tables stand beside the specification's figures.
 * `npx tsx --tsconfig tsconfig.test.json bench/proof/reference.ts [--experiment reference] [--seeds 1-12] [--customers 80000] [--keep] [--json]`
 *
 * `reference`: what the best plan is worth, what is knowable of it, and what learners reach, in true value. `history`: what campaigns teach that were not
 * randomized. `fatigue`: four waves where messages tire. `suppliers`: what each supplier's data add. `estimators`:
 * how far better estimators come with the same pilot.
 */
import { parseArgs } from 'node:util'
import { estimatorExperiment } from './laboratory/estimators.ts'
import { conduct, keep, keptOf, type Report } from './laboratory/experiment.ts'
import { fatigueExperiment } from './laboratory/fatigue.ts'
import { historyExperiment } from './laboratory/history.ts'
import { referenceExperiment } from './laboratory/report.ts'
import { supplierExperiment } from './laboratory/supplier-worth.ts'
import { seedsOf } from './seeds.ts'

const { values } = parseArgs({
  options: {
    experiment: { type: 'string', default: 'reference' },
    seeds: { type: 'string', default: '1-12' },
    customers: { type: 'string', default: '80000' },
    keep: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
})
const seeds = seedsOf(values.seeds)
const customers = Number(values.customers)
const begun = performance.now()
const keepSeeds = (report: Report, done: readonly number[]): void => {
  console.error(`${done.length} seeds: ${((performance.now() - begun) / 1000).toFixed(0)} s`)
  if (values.keep) keep(keptOf(values.experiment, done, customers, report))
}
const experiments = new Map<string, () => Promise<Report>>([
  ['reference', () => conduct(referenceExperiment, seeds, customers, keepSeeds)],
  ['history', () => conduct(historyExperiment, seeds, customers, keepSeeds)],
  ['fatigue', () => conduct(fatigueExperiment, seeds, customers, keepSeeds)],
  ['estimators', () => conduct(estimatorExperiment, seeds, customers, keepSeeds)],
  ['suppliers', () => conduct(supplierExperiment, seeds, customers, keepSeeds)],
])
const experiment = experiments.get(values.experiment)
if (experiment === undefined)
  throw new Error(`"${values.experiment}" is no experiment; there are ${[...experiments.keys()].join(', ')}.`)
const report = await experiment()
if (values.json) console.log(JSON.stringify(keptOf(values.experiment, seeds, customers, report), null, 2))
else for (const line of report.lines) console.log(line)
