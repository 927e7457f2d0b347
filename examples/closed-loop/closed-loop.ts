/**
 * Six waves with a retailer that answers: `npm run example:loop`, or `npm run example:loop -- 50000` for more customers. Start small, read what came of it, plan again.
 * What messages change is learned from the randomized pilot before wave 1 alone: who gets what in a wave is chosen and not drawn, so the waves teach nothing of it. Plans are
 * worth more from wave to wave mostly because they may use a growing share of the limits. The same as a notebook: `closed-loop.ipynb`.
 */
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RetailerSpec } from 'clientele/synth'
import { drawWaves } from './draw.ts'
import { judge, judgementLines } from './judge.ts'
import { play } from './play.ts'
import { offerLines, readPilotOffers } from './rival-offer.ts'

const spec: RetailerSpec = { seed: 7, customers: Number(process.argv[2] ?? 10_000) }
const played = await play(spec, Number(process.argv[3] ?? 6), (words) => console.log(words))
console.log('\nWhat the company knows, EUR per 1,000 customers:')
for (const { wave, promised, readout } of played)
  console.log(
    `wave ${wave}: promised ${promised.toFixed(1)}, read afterwards ${readout.value.toFixed(0)} (${readout.lower.toFixed(0)} to ${readout.upper.toFixed(0)})`,
  )
const readings = readPilotOffers(spec)
const [{ offer }] = readings
console.log(`\nThe rivals send what the pilot says is best, ${offer}.`)
for (const line of offerLines(readings)) console.log(line)
const judged = judge(spec, played, offer)
console.log()
for (const line of judgementLines(judged, offer)) console.log(line)
const ended = judged.map(
  ({ plan, everyone }) => `${plan.optOuts.toFixed(2)} / ${everyone.optOuts.toFixed(2)}`,
)
console.log(`Channels ended per 1,000 customers, the plan / to everyone: ${ended.join(', ')}`)
const file = join(tmpdir(), 'closed-loop.svg')
await writeFile(file, drawWaves(judged, offer))
console.log(`Open ${file}`)
