/**
 * Trials whose true effects are known: which share of the profit of one who knows them the library's response stage reaches, beside simpler policies.
 * `npx tsx --tsconfig tsconfig.test.json bench/proof/uplift.ts [--quick] [--keep] [--json] [--n 20000,200000] [--seeds 1-5]`; quick: one seed, medium strength.
 * `--keep` keeps each size by itself, after every case, so that a run that is stopped leaves what it has.
 */
import { parseArgs } from 'node:util'
import { describeMachine } from '../harness/machine.ts'
import { project } from '../harness/programs.ts'
import { seedsOf } from './seeds.ts'
import { sourceState } from './source-state.ts'
import { casesOf } from './uplift/cases.ts'
import type { Reached } from './uplift/reached.ts'
import { recordUplift } from './uplift/record-uplift.ts'
import { rowsOf, tableOf, type UpliftRow } from './uplift/report.ts'
import { proofFolder } from './way/record-proof.ts'

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    n: { type: 'string' },
    seeds: { type: 'string' },
  },
})
if (values.quick && values.keep)
  throw new Error('A quick run is too short to be kept: leave out --quick or --keep.')
const sizes = (values.n ?? (values.quick ? '20000' : '20000,200000')).split(',').map(Number)
const machine = describeMachine()
const date = new Date().toISOString().slice(0, 10)
const source = sourceState(project)
const rows: UpliftRow[] = []
for (const size of sizes) {
  const usual = values.quick ? '1' : size > 50_000 ? '1-2' : '1-5'
  const seeds = seedsOf(values.seeds ?? usual)
  const ofSize: UpliftRow[] = []
  for (const one of casesOf(size, values.quick ? ['medium'] : undefined)) {
    const begun = performance.now()
    const reached: Reached[] = []
    for (const seed of seeds) reached.push(...(await one.judge(seed)))
    const found = rowsOf(one, reached)
    ofSize.push(...found)
    if (values.keep) recordUplift(proofFolder, { size, date, source, machine, seeds, rows: ofSize })
    if (!values.json) for (const line of tableOf(found)) console.log(line)
    console.error(`${one.name}: ${((performance.now() - begun) / 1000).toFixed(0)} s`)
  }
  rows.push(...ofSize)
}
if (values.json) console.log(JSON.stringify({ date, source, machine, quick: values.quick, rows }, null, 2))
