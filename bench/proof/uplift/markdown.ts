import { shown } from '../interval.ts'
import { markdownTable } from '../markdown-table.ts'
import type { KeptUplift } from './record-uplift.ts'
import type { UpliftRow } from './report.ts'

const heads = [
  'trial',
  '10 % may be contacted',
  '30 %',
  'all',
  'a regression per option, all',
  'best peer, all',
  'predicted by, in so many seeds',
]

const noTrials = 'No trials are kept yet.\n'

/** Which share of the oracle's profit the response stage reaches, as Markdown. */
export function upliftTables(runs: readonly KeptUplift[]): string {
  if (runs.length === 0) return noTrials
  const lines = runs.flatMap(({ rows }) =>
    [...new Set(rows.map((row) => row.case))].map((name) => cellsOf(rows.filter((row) => row.case === name))),
  )
  const days = [...new Set(runs.map(circumstances))].join('; ')
  return [
    `Share of the oracle's profit (${days}; 95 % intervals over seeds; peers from earlier runs of ours, where there are any):`,
    '',
    markdownTable(heads, lines),
  ].join('\n')
}

/** In how many trials rivals reach more, a line a size, as Markdown. */
export function upliftCounts(runs: readonly KeptUplift[]): string {
  if (runs.length === 0) return noTrials
  return [
    "Where all may be contacted, the response stage reaches, of the oracle's profit in the mean over seeds:",
    '',
    ...runs.map(behindLine),
    '',
  ].join('\n')
}

function circumstances({ date, source, machine }: KeptUplift): string {
  return `${date}, source ${source}, ${machine.cpu}`
}

function behindLine({ size, rows }: KeptUplift): string {
  const all = rows.filter(({ budget }) => budget === 1)
  const ours = all.filter(({ tool }) => tool === 'clientele')
  const regressions = new Map(
    all.filter(({ tool }) => tool === 'a regression per option').map((row) => [row.case, row.mean]),
  )
  const compared = ours.filter((row) => regressions.has(row.case))
  const behind = compared.filter((row) => row.mean < (regressions.get(row.case) ?? Number.NaN))
  const known = ours.filter(({ bestPeer }) => bestPeer !== null)
  const behindPeer = known.filter(({ mean, bestPeer }) => mean < (bestPeer?.share ?? Number.NaN))
  return `- in trials of ${size.toLocaleString('en')} customers: less than a regression per option in ${behind.length} of ${compared.length}, and less than the best peer in ${behindPeer.length} of the ${known.length} of which one is known`
}

function cellsOf(rows: readonly UpliftRow[]): string[] {
  const at = (tool: string, budget: number): UpliftRow | undefined =>
    rows.find((row) => row.tool === tool && row.budget === budget)
  const all = at('clientele', 1)
  const peer = all?.bestPeer ?? null
  return [
    rows[0].case,
    ...[0.1, 0.3, 1].map((budget) => reached(at('clientele', budget))),
    reached(at('a regression per option', 1)),
    peer === null ? '' : `${peer.tool} ${peer.share}`,
    learners(all),
  ]
}

/** How often the library predicted in which way. */
function learners(row: UpliftRow | undefined): string {
  return Object.entries(row?.learners ?? {})
    .map(([name, seeds]) => `${name} ${seeds}`)
    .join(', ')
}

function reached(row: UpliftRow | undefined): string {
  return row === undefined ? '' : shown(row, 2)
}
