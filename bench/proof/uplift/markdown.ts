import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Machine } from '../../harness/machine.ts'
import type { UpliftRow } from './report.ts'

/** Rows of one size, as they are kept. */
interface UpliftRun {
  readonly date: string
  readonly machine: Machine
  readonly rows: readonly UpliftRow[]
}

/** The newest kept rows of every size. */
export function keptUplift(folder: string): readonly UpliftRun[] {
  const newest = new Map<number, string>()
  for (const file of readdirSync(folder).sort()) {
    const size = /^uplift-(\d+)-/.exec(file)?.[1]
    if (size !== undefined) newest.set(Number(size), file)
  }
  return [...newest]
    .sort(([a], [b]) => a - b)
    .map(([, file]) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as UpliftRun)
}

const heads = [
  'trial',
  '10 % may be contacted',
  '30 %',
  'all',
  'a regression per option, all',
  'best peer, all',
  'seeds',
]

/** Which share of the oracle's profit the response stage reaches, as Markdown. */
export function upliftTables(runs: readonly UpliftRun[]): string {
  if (runs.length === 0) return 'No trials are kept yet.\n'
  const lines = runs.flatMap(({ rows }) =>
    [...new Set(rows.map((row) => row.case))].map((name) => lineOf(rows.filter((row) => row.case === name))),
  )
  const days = [...new Set(runs.map(({ date, machine }) => `${date}, ${machine.cpu}`))].join('; ')
  return [
    `Share of the oracle's profit (${days}; 95 % intervals over seeds; peers as published, where they were):`,
    '',
    `| ${heads.join(' | ')} |`,
    `|${heads.map(() => '---').join('|')}|`,
    ...lines,
    '',
  ].join('\n')
}

function lineOf(rows: readonly UpliftRow[]): string {
  const at = (tool: string, budget: number): UpliftRow | undefined =>
    rows.find((row) => row.tool === tool && row.budget === budget)
  const all = at('clientele', 1)
  const peer = all?.bestPeer ?? null
  const cells = [
    rows[0].case,
    ...[0.1, 0.3, 1].map((budget) => shown(at('clientele', budget))),
    shown(at('a regression per option', 1)),
    peer === null ? '' : `${peer.tool} ${peer.share}`,
    String(all?.seeds ?? ''),
  ]
  return `| ${cells.join(' | ')} |`
}

function shown(row: UpliftRow | undefined): string {
  return row === undefined ? '' : `${row.mean.toFixed(2)} ± ${row.half.toFixed(2)}`
}
