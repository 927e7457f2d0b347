/**
 * Writes tables between their markers, or with `--check` only tells whether they are what the kept runs say: `npm run bench:table`. README.md has the newest full
 * runs of every question and the short of the proof, docs/proof.md every proved world and every trial, docs/synthetic-retailer.md the experiments in the world.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Row } from './harness/question.ts'
import type { Recorded } from './harness/record.ts'
import { newestKept } from './proof/laboratory/page/newest-kept.ts'
import { pageTables } from './proof/laboratory/page/page-tables.ts'
import { upliftCounts, upliftTables } from './proof/uplift/markdown.ts'
import { keptUplift } from './proof/uplift/record-uplift.ts'
import { keptProof, type Proof, proofFolder } from './proof/way/record-proof.ts'
import { proofTables } from './proof/way/report.ts'
import { shortTable } from './proof/way/short-table.ts'

const project = resolve(import.meta.dirname, '..')
/**
 * The newest run of every case: of each question a table a machine and day, the newest first, with the cases that none after it has; oldest question name first. Of
 * one day the machine that comes last by name is taken for the newest.
 */
export function newestRuns(folder: string): readonly Recorded[] {
  const known = new Set<string>()
  const newest: Recorded[] = []
  for (const recorded of recordedIn(folder).reverse()) {
    const isNew = (line: { readonly case: string }): boolean =>
      !known.has(`${recorded.question} ${line.case}`)
    const rows = recorded.rows.filter(isNew)
    const absences = recorded.absences.filter(isNew)
    for (const line of [...rows, ...absences]) known.add(`${recorded.question} ${line.case}`)
    if (rows.length + absences.length > 0) newest.push({ ...recorded, rows, absences })
  }
  return newest.sort((a, b) => (a.question < b.question ? -1 : a.question > b.question ? 1 : 0))
}

/** All runs, in the order of their folders. */
function recordedIn(folder: string): Recorded[] {
  // Proofs are of another kind: of worth, not of time.
  const places = existsSync(folder) ? readdirSync(folder).filter((place) => place !== 'proof') : []
  return places.sort().flatMap((place) =>
    readdirSync(join(folder, place))
      .filter((name) => name.endsWith('.json'))
      .map((file) => JSON.parse(readFileSync(join(folder, place, file), 'utf8')) as Recorded),
  )
}

/** The runs as Markdown: a table for each question, rows that lose included. */
export function benchTables(runs: readonly Recorded[]): string {
  if (runs.length === 0) return 'No runs are recorded yet.\n'
  return runs.map(tableOf).join('\n')
}

function tableOf({ question, asks, date, machine, rows, absences }: Recorded): string {
  const { cpu, cores, memoryGb, node } = machine
  const lines = rows.map((row) => lineOf(row, bestPeer(rows, row.case)))
  const missing = absences.map(
    ({ tool, threads, why, ...absence }) => `- ${absence.case}: ${tool} (${threads}) ${why}`,
  )
  return [
    `**${asks}** \`npm run bench -- ${question}\` on ${date}: ${cpu}, ${cores} cores, ${memoryGb} GB, Node ${node}.`,
    '',
    '| case | tool | threads | seconds, least / median | times the best peer | MB over input / in all | reached |',
    '|---|---|---|---|---|---|---|',
    ...lines,
    ...(missing.length === 0 ? [] : ['', 'Without a row:', '', ...missing]),
    '',
  ].join('\n')
}

/** The seconds of the fastest rival of a case; null where there is none. */
function bestPeer(rows: readonly Row[], name: string): number | null {
  const rivals = rows.filter((row) => row.case === name && !row.tool.startsWith('clientele'))
  return rivals.length === 0 ? null : Math.min(...rivals.map((row) => row.secondsMin))
}

function lineOf(row: Row, peer: number | null): string {
  const { tool, version, threads, secondsMin, secondsMedian, peakMemoryMb, memoryOverBaselineMb, disturbed } =
    row
  const name = tool === 'clientele' ? '**clientele**' : `${tool} ${version}`
  const ratio = peer === null ? '' : (secondsMin / peer).toFixed(2)
  const reached = Object.entries(row.result).map(([fact, value]) => `${fact} ${value}`)
  const words = disturbed ? [...reached, 'disturbed by other processes'] : reached
  const cells = [
    row.case,
    name,
    threads,
    `${secondsMin} / ${secondsMedian}`,
    ratio,
    `${memoryOverBaselineMb ?? '?'} / ${peakMemoryMb ?? '?'}`,
    words.join(', '),
  ]
  return `| ${cells.join(' | ')} |`
}

/** A text with what stands between the markers of a name, `<!-- bench -->` and `<!-- /bench -->`, replaced. */
export function withTables(text: string, tables: string, name = 'bench'): string {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`]
  const from = text.indexOf(begin)
  const to = text.indexOf(end)
  if (from < 0 || to < from) throw new Error(`The text needs the markers ${begin} and ${end}.`)
  return `${text.slice(0, from + begin.length)}\n\n${tables}\n${text.slice(to)}`
}

/** README.md as the runs say. */
export function renewedReadme(text: string): string {
  const proved = withTables(text, tablesOfProof(shortTable), 'proof')
  const judged = withTables(proved, upliftCounts(keptUplift(proofFolder)), 'trials')
  return withTables(judged, benchTables(newestRuns(join(project, 'bench/runs'))))
}

/** docs/proof.md as the runs say. */
export function renewedProof(text: string): string {
  return withTables(
    withTables(text, tablesOfProof(proofTables), 'proof'),
    upliftTables(keptUplift(proofFolder)),
    'trials',
  )
}

function tablesOfProof(tables: (proof: Proof) => string): string {
  const proof = keptProof()
  return proof === null ? 'No proof is kept yet.\n' : tables(proof)
}

/** docs/synthetic-retailer.md as the kept runs of its experiments say; the markers name the experiment, such as `<!-- laboratory fatigue -->`. */
export function renewedRetailer(text: string, folder: string = proofFolder): string {
  const tables = Object.entries(pageTables(newestKept(folder)))
  return tables.reduce((page, [name, table]) => withTables(page, table, `laboratory ${name}`), text)
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === import.meta.filename) {
  const pages = [
    ['README.md', renewedReadme],
    ['docs/proof.md', renewedProof],
    ['docs/synthetic-retailer.md', renewedRetailer],
  ] as const
  for (const [name, renewed] of pages) {
    const file = join(project, name)
    const before = readFileSync(file, 'utf8')
    const after = renewed(before)
    if (before === after) continue
    if (process.argv.includes('--check')) {
      console.log(`${name} is not what the runs say: npm run bench:table`)
      process.exitCode = 1
    } else writeFileSync(file, after)
  }
}
