import { shown, shownPercent } from '../interval.ts'
import { markdownTable } from '../markdown-table.ts'
import { isCeilingOfChoice, theWay } from './policy-names.ts'
import { circumstances, seedWords } from './proof-words.ts'
import type { KeptKind, Proof } from './record-proof.ts'
import type { PolicyRow, Summary } from './summary.ts'

const heads: readonly string[] = [
  'policy',
  'EUR',
  'of the oracle',
  'of the ceiling',
  'to customers',
  'messages',
  'opt-outs',
  'customers left worse off',
  'violations',
  'twice',
  'promised',
]

/** A proof as Markdown. */
export function proofTables(proof: Proof): string {
  return proof.kinds.map(kindTable).join('\n')
}

function kindTable(kind: KeptKind): string {
  const { level, seeds, summary } = kind
  return [
    `**${level}, ${summary.customers.toLocaleString('en')} customers, ${seedWords(seeds.length)}** (${circumstances(kind)}):`,
    '',
    markdownTable(
      heads,
      summary.rows
        .filter(({ policy }) => !isCeilingOfChoice(policy))
        .map((row) => cellsOf(row, seeds.length)),
    ),
    ...violationLines(summary),
    ...regretLines(summary),
    ...allocationLines(summary),
    ...strictLines(summary),
    ...supplierLines(summary),
    '',
  ].join('\n')
}

/** Messages without consent are no cost among others: they are told by themselves. */
function violationLines({ rows }: Summary): string[] {
  const ways = rows.filter(({ policy }) => policy.startsWith(theWay))
  const parts = ways.map(({ policy, violations }) => `${policy} ${shown(violations, 1)}`)
  return parts.length === 0
    ? []
    : [`Violations of consent per 1,000 customers and wave: ${parts.join(', ')}.`]
}

function regretLines({ regret, bound }: Summary): string[] {
  if (regret.length === 0) return []
  const parts = regret.map(
    ({ cause, lost, share }) =>
      `${cause} ${shown(lost, 1)} (${shownPercent({ ...share, half: Number.NaN })})`,
  )
  return [
    `Lost of the ${bound.mean.toFixed(1)} EUR that no plan of one message a person exceeds: ${parts.join(', ')}.`,
  ]
}

/** What allocation loses on scores as they are learned: bound less objective of the plan itself. */
function allocationLines({ rows }: Summary): string[] {
  const way = rows.find(({ policy }) => policy === theWay)
  if (way === undefined || way.gap === null || way.promised === null) return []
  return [
    `Allocation on learned scores: the way promises ${shown(way.promised, 1)} EUR, and by its scores no plan could promise more than ${shown(way.gap, 3)} EUR above that.`,
  ]
}

function strictLines({ strictBound, refused }: Summary): string[] {
  if (strictBound === null) return []
  return [
    `With minima no plan exceeds ${shown(strictBound, 1)} EUR; shares of the oracle are of this.${refused === 0 ? '' : ` On ${refused} of the seeds the way had no plan within these limits: it knew too little of what was promised.`}`,
  ]
}

function supplierLines({ suppliers }: Summary): string[] {
  if (suppliers.length === 0) return []
  const lines = suppliers.map(({ suppliers: from, gain, knowable, cost }) => [
    from.join(' and '),
    ...[gain, knowable, cost].map((eur) => shown(eur, 1)),
  ])
  return [
    '',
    'What suppliers are worth, EUR per 1,000 customers:',
    '',
    markdownTable(['bought', 'EUR more a wave', 'EUR more for the ceiling', 'cost, once'], lines),
  ]
}

function cellsOf(row: PolicyRow, seeds: number): string[] {
  return [
    row.seeds < seeds ? `${row.policy} (${row.seeds} of the seeds)` : row.policy,
    shown(row.value, 1),
    shown(row.shareOfOracle, 3),
    row.shareOfCeiling === null ? '' : shown(row.shareOfCeiling, 2),
    shown(row.benefit, 1),
    row.messages.mean.toFixed(0),
    shown(row.optOuts, 2),
    shownPercent(row.worseOff),
    row.violations.mean.toFixed(1),
    row.again.mean.toFixed(1),
    row.promised === null ? '' : row.promised.mean.toFixed(0),
  ]
}
