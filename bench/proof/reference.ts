/**
 * The reference world: what the best plan is worth, what is knowable of it, and what learners reach, in true value.
 * `npx tsx --tsconfig tsconfig.test.json bench/proof/reference.ts [--seeds 1-12] [--customers 80000] [--json]`
 */
import { parseArgs } from 'node:util'
import { judgeSeed, type Reached } from './laboratory/judge-seed.ts'
import { rowsOf, tableOf } from './laboratory/report.ts'
import { seedsOf } from './seeds.ts'

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1-12' },
    customers: { type: 'string', default: '80000' },
    json: { type: 'boolean', default: false },
  },
})
const reached: Reached[] = []
for (const seed of seedsOf(values.seeds)) {
  const begun = performance.now()
  reached.push(...(await judgeSeed(seed, Number(values.customers))))
  console.error(`seed ${seed}: ${((performance.now() - begun) / 1000).toFixed(0)} s`)
}
const rows = rowsOf(reached)
if (values.json) console.log(JSON.stringify({ reached, rows }, null, 2))
else for (const line of tableOf(rows)) console.log(line)
