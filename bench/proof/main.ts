/**
 * The proof: what the whole way earns in worlds whose truth is known, beside the best plan there is, what is knowable of it, and its rivals.
 * `npm run proof [-- --levels realistic --customers 20000 --seeds 1-3] [--kept] [--quick] [--json] [--sealed]`
 * Every world is kept when it is proved, in place of the same seed; `--kept` proves nothing and puts together all that is kept.
 */
import { parseArgs } from 'node:util'
import type { Level } from 'clientele/synth'
import { describeMachine } from '../harness/machine.ts'
import { project } from '../harness/programs.ts'
import { seedsOf } from './seeds.ts'
import { sourceState } from './source-state.ts'
import { kindsOf, type ProvedWorld } from './way/kinds.ts'
import { theWay } from './way/policy-names.ts'
import { prove, type WorldKind } from './way/proof.ts'
import { type KeptWorld, keptProof, type Proof, proofOf, recordWorld } from './way/record-proof.ts'
import { proofTables } from './way/report.ts'
import { proveSealed } from './way/sealed.ts'

const { values } = parseArgs({
  options: {
    levels: { type: 'string', default: 'easy,realistic,hostile' },
    customers: { type: 'string', default: '20000' },
    seeds: { type: 'string', default: '1-3' },
    kept: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    sealed: { type: 'boolean', default: false },
  },
})
// With --json the output is for programs, and words go where errors go.
const say = (words: string): void => (values.json ? console.error(words) : console.log(words))

if (values.sealed) say(`kept in ${await proveSealed(say)}`)
else if (values.quick) await quick()
else if (values.kept) showKept()
else await whole()

/** One seed of the realistic level, without rivals and causes: within 50 s on an idle machine. */
async function quick(): Promise<void> {
  const teachers = 20_000
  const kind: WorldKind = { level: 'realistic', customers: 5000, seeds: [1], whole: false, teachers }
  const [{ summary }] = kindsOf(await prove([kind], say))
  const row = summary.rows.find(({ policy }) => policy === theWay)
  if (row === undefined) throw new Error('The way was not judged.')
  const found = {
    level: kind.level,
    customers: kind.customers,
    seed: 1,
    shareOfOracle: row.shareOfOracle.mean,
    shareOfCeiling: row.shareOfCeiling?.mean ?? null,
    valuePerThousand: row.value.mean,
    benefitPerThousand: row.benefit.mean,
    optOutsPerThousand: row.optOuts.mean,
    shareWorseOff: row.worseOff.mean,
    violationsPerThousand: row.violations.mean,
    promisedPerThousand: row.promised?.mean ?? null,
    allocationGapPerThousand: row.gap?.mean ?? null,
    oraclePerThousand: summary.bound.mean,
    ceilingLearnedFrom: teachers,
  }
  console.log(values.json ? JSON.stringify(found, null, 2) : found)
}

async function whole(): Promise<void> {
  const kinds = values.customers.split(',').flatMap((customers) =>
    values.levels.split(',').map(
      (level): WorldKind => ({
        level: level as Level,
        customers: Number(customers),
        seeds: seedsOf(values.seeds),
        whole: true,
      }),
    ),
  )
  const machine = describeMachine()
  const date = new Date().toISOString().slice(0, 10)
  const source = sourceState(project)
  const worlds: KeptWorld[] = []
  await prove(kinds, say, (world: ProvedWorld) => {
    const kept = { ...world, date, source }
    worlds.push(kept)
    say(`kept in ${recordWorld(machine, kept)}`)
  })
  show(proofOf([{ machine, worlds }]))
}

function showKept(): void {
  const proof = keptProof()
  if (proof === null) say('No proof is kept yet.')
  else show(proof)
}

function show(proof: Proof): void {
  say(proofTables(proof))
  say('docs/proof.md explains policies and columns.')
  if (values.json) console.log(JSON.stringify(proof, null, 2))
}
