import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { synthesize } from 'clientele/synth'
import { numbersOf } from 'clientele/table'
import { compete } from '../harness/compete.ts'
import { project } from '../harness/programs.ts'
import { version } from './version.ts'

/** Customers made at once. */
const part = 50_000

/** A realistic retailer's purchases, as arrays, as sums of one range after the other, or as files by the command line. */
await compete<string>(async (folder, job) => {
  const customers = Number(job['customers'])
  return {
    version,
    close: () => Promise.resolve(),
    run: () => Promise.resolve(job['to'] === 'parquet' ? toFiles(folder, customers, job) : toSums(customers)),
    report: (work) => ({ result: {}, work: { purchases: work } }),
  }
})

function toSums(customers: number): string {
  const sums = { rows: 0, cents: 0 }
  for (let from = 0; from < customers; from += part) {
    const retailer = synthesize({ seed: 1, customers })
    const table = retailer.transactions.table(from, Math.min(customers, from + part))
    const amount = numbersOf(table, 'amount')
    for (let row = 0; row < amount.length; row++) sums.cents += amount[row]
    sums.rows += table.rowCount
  }
  return JSON.stringify(sums)
}

function toFiles(folder: string, customers: number, job: { readonly [name: string]: unknown }): string {
  const out = join(folder, 'retailer')
  rmSync(out, { recursive: true, force: true })
  const flags = ['--customers', String(customers), '--tables', 'transactions', '--format', 'parquet']
  const command = [join(project, 'dist/cli.js'), 'synth', out, ...flags, '--threads', String(job['threads'])]
  const { status, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  const { tables } = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8'))
  const files = (tables.transactions.files as string[]).map((file) => readFileSync(join(out, file)))
  return createHash('sha256').update(Buffer.concat(files)).digest('hex')
}
