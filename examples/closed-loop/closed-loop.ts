/**
 * Six waves with a retailer that answers: `npm run example:loop`, or `npm run example:loop -- 50000` for more customers. Start small, read what came of it, plan
 * again with what was learned and sent. The same as a notebook: `closed-loop.ipynb`.
 */
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RetailerSpec } from 'clientele/synth'
import { drawWaves } from './draw.ts'
import { judge } from './judge.ts'
import { play } from './play.ts'

const spec: RetailerSpec = { seed: 7, customers: Number(process.argv[2] ?? 10_000) }
const played = await play(spec, Number(process.argv[3] ?? 6), (words) => console.log(words))
const judged = judge(spec, played)
console.log('\nTrue value, EUR per 1,000 customers and wave; writing to nobody is worth 0:')
for (const [i, { wave, plan, mailEveryone, optOuts }] of judged.entries()) {
  const { promised, readout } = played[i]
  const read = `${readout.value.toFixed(0)} (${readout.lower.toFixed(0)} to ${readout.upper.toFixed(0)})`
  console.log(
    `wave ${wave}: the plan ${plan.toFixed(1)}, e-mail to everyone ${mailEveryone.toFixed(1)}; promised ${promised.toFixed(1)}, read afterwards ${read}; channels ended ${optOuts.toFixed(2)}`,
  )
}
const total = (of: (wave: (typeof judged)[number]) => number): string =>
  judged.reduce((sum, wave) => sum + of(wave), 0).toFixed(1)
console.log(
  `all waves: the plan ${total(({ plan }) => plan)}, e-mail to everyone ${total(({ mailEveryone }) => mailEveryone)}`,
)
const file = join(tmpdir(), 'closed-loop.svg')
await writeFile(file, drawWaves(judged))
console.log(`Open ${file}`)
