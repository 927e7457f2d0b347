/**
 * The experiments of the specification of the synthetic retailer, made anew in its clean worlds; tables stand beside the specification's figures.
 * `npx tsx --tsconfig tsconfig.test.json bench/proof/reference.ts [--experiment reference] [--seeds 1-12] [--customers 80000] [--keep] [--json]`
 *
 * `reference`: what the best plan is worth, what is knowable of it, and what learners reach, in true value. `history`: what campaigns teach that were not
 * randomized. `fatigue`: four waves where messages tire. `suppliers`: what each supplier's data add. `identity`: what split and falsely merged persons cost.
 * `estimators`: how far better estimators come with the same pilot.
 */
import { parseArgs } from 'node:util'
import { estimatorExperiment } from './laboratory/estimators.ts'
import { conduct, type Experiment, keep, keptOf, type Report } from './laboratory/experiment.ts'
import { fatigueExperiment } from './laboratory/fatigue.ts'
import { historyExperiment } from './laboratory/history.ts'
import { identityExperiment } from './laboratory/identity.ts'
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
const conducting = <Found, Row extends object>(experiment: Experiment<Found, Row>) => {
  return (): Promise<Report> => conduct(experiment, seeds, customers, keepSeeds)
}
const experiments = new Map([
  ['reference', conducting(referenceExperiment)],
  ['history', conducting(historyExperiment)],
  ['fatigue', conducting(fatigueExperiment)],
  ['suppliers', conducting(supplierExperiment)],
  ['estimators', conducting(estimatorExperiment)],
  ['identity', conducting(identityExperiment)],
])
const experiment = experiments.get(values.experiment)
if (experiment === undefined)
  throw new Error(`"${values.experiment}" is no experiment; there are ${[...experiments.keys()].join(', ')}.`)
const report = await experiment()
if (values.json) console.log(JSON.stringify(keptOf(values.experiment, seeds, customers, report), null, 2))
else for (const line of report.lines) console.log(line)
