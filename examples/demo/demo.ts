/**
 * From raw files to a plan on a synthetic retailer: `npm run demo`, or `npm run demo -- 200000` for more customers.
 * The data are made up here; everything after `run` would be the same with your own.
 */
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { dataFolder, nodeThreads, openRunFolder, readRunFolder } from 'clientele/node'
import { renderReport } from 'clientele/report'
import { type Brief, type RunResult, readBrief, run } from 'clientele/run'
import { type Retailer, type RetailerSpec, type SupplierName, synthesize } from 'clientele/synth'
import { stringify } from 'yaml'
import { demoBrief } from './brief.ts'
import { drawJudgement } from './draw.ts'
import { judge, judgementLines } from './judge.ts'
import { writeRetailer } from './write-retailer.ts'

const spec: RetailerSpec = { seed: 7, customers: Number(process.argv[2] ?? 100_000) }
/** Of four suppliers two are bought: `npm run proof` tells what each is worth. */
const bought: readonly SupplierName[] = ['home_panel', 'coalition']
const folder = await mkdtemp(join(tmpdir(), 'clientele-demo-'))
const started = performance.now()

say(`1  A retailer with ${count(spec.customers)} customers, made up from seed ${spec.seed}`)
await writeFiles(synthesize(spec))

say('2  The brief, from files to a plan')
const brief = readBrief(await readFile(join(folder, 'brief.yaml'), 'utf8'))
const result = await runBrief(brief)
tell(result)

say('3  The judge: what nobody could know outside a simulation')
const judgement = await judge({ spec, brief, result, folder: readRunFolder(join(folder, 'run')) })
for (const line of judgementLines(judgement)) console.log(`   ${line}`)
await writeFile(join(folder, 'true-value.json'), `${JSON.stringify({ spec, judgement }, null, 2)}\n`)
await writeFile(join(folder, 'true-value.svg'), drawJudgement(judgement))

say(
  `Done in ${((performance.now() - started) / 1000).toFixed(0)} s. Open ${join(folder, 'run', 'report.html')}`,
)

async function writeFiles(retailer: Retailer): Promise<void> {
  await mkdir(join(folder, 'data'))
  const counts = await writeRetailer(retailer, join(folder, 'data'))
  for (const [name, rows] of Object.entries(counts))
    console.log(`   ${name}`.padEnd(25), `${count(rows)} rows`)
  const books = { transactions: retailer.transactions.table(), contacts: retailer.contacts.table() }
  const brief = demoBrief(retailer, books, {
    sources: ['shop', 'service'],
    suppliers: bought,
  })
  await writeFile(join(folder, 'brief.yaml'), stringify(brief))
  console.log(`   brief.yaml and data are in ${folder}`)
}

async function runBrief(brief: Brief): Promise<RunResult> {
  const store = await openRunFolder(join(folder, 'run'))
  const threads = nodeThreads({ count: Math.min(4, availableParallelism()) })
  try {
    return await run(brief, {
      store,
      threads,
      data: dataFolder(join(folder, 'data')),
      render: renderReport,
      onStage: (stage) => console.log(`   ${stage} ...`, ((performance.now() - started) / 1000).toFixed(1)),
    })
  } finally {
    threads.close()
    await store.close()
  }
}

function tell({ customers, segmentation, response, plan, comparison }: RunResult): void {
  console.log(`   customers: ${count(customers)}`)
  console.log(
    `   segments: ${segmentation.profiles.map(({ name, share }) => `${name} (${percent(share)})`).join('; ')}`,
  )
  console.log(`     ${segmentation.certificate.words}`)
  if ('learner' in response) console.log(`   response: ${response.words[0]}`)
  console.log(
    `   plan: ${count(plan.decisions.rowCount)} messages, expected value ${euros(plan.objective)}, proven within ${plan.gap.toExponential(1)} of the best`,
  )
  const binding = plan.rows.filter(({ price }) => price > 0).sort((a, b) => b.price - a.price)
  console.log(
    `   limits that bind: ${binding.map(({ id, price }) => `${id} (${price.toFixed(2)} each)`).join(', ') || 'none'}`,
  )
  for (const { words, value } of comparison?.policies ?? [])
    console.log(
      `     ${words}: ${euros(1000 * value.estimate)} per 1,000 customers, ${euros(1000 * value.lower)} to ${euros(1000 * value.upper)}`,
    )
  if (comparison !== null) console.log(`   verdict: ${comparison.words}`)
}

function say(words: string): void {
  console.log(`\n${words}`)
}

function count(n: number): string {
  return n.toLocaleString('en')
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`
}

function euros(amount: number): string {
  return `${amount.toLocaleString('en', { maximumFractionDigits: 0 })} EUR`
}
