import { shown } from '../interval.ts'
import { markdownTable } from '../markdown-table.ts'
import { isCeilingOfChoice, theWay } from './policy-names.ts'
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
    `**${level}, ${summary.customers.toLocaleString('en')} customers, ${seedWords(seeds.length)}** (${circumstances(kind)}; EUR, messages, channels ended, violations of consent and second messages per 1,000 customers and wave${seeds.length > 1 ? '; 95 % intervals over seeds' : ''}):`,
    '',
    markdownTable(
      heads,
      summary.rows
        .filter(({ policy }) => !isCeilingOfChoice(policy))
        .map((row) => cellsOf(row, seeds.length)),
    ),
    "Rivals are given a perfect merge, who can be reached, and the rates of margin by which the world itself counts; the way is not. The ceiling sees what the company's books, the pilot and the suppliers of its row tell. The way buys from HomePanel and Coalition where nothing else is said.",
    ...violationLines(summary),
    ...regretLines(summary),
    ...allocationLines(summary),
    ...strictLines(summary),
    ...supplierLines(summary),
    '',
  ].join('\n')
}

const seedWords = (seeds: number): string =>
  seeds === 1 ? 'one seed, so without intervals' : `${seeds} seeds`

function circumstances({ dates, sources, machines }: KeptKind): string {
  const days = dates.length > 1 ? `${dates[0]} to ${dates.at(-1)}` : dates[0]
  return [days, `source ${sources.join(', ')}`, ...machines.map(({ cpu }) => cpu)].join(', ')
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
    ({ cause, lost, share }) => `${cause} ${shown(lost, 1)} (${(100 * share.mean).toFixed(0)} %)`,
  )
  return [
    `Lost of the ${bound.mean.toFixed(1)} EUR that no plan of one message a person exceeds: ${parts.join(', ')}. Identity is what messages without consent and second messages to one person lose, below 0 where second messages earn more; merge is the rest of what the real merge earns less than a perfect one.`,
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
    `With minima: every department gets messages to 6 % of the customers at least, two offers to 1 % each, and no message goes out whose benefit to the customer is thought to be below 0. Then no plan that keeps this by the truth exceeds ${shown(strictBound, 1)} EUR, of which the shares are.${refused === 0 ? '' : ` On ${refused} seeds the way had no plan within these limits: it knew too little of what was promised.`}`,
  ]
}

function supplierLines({ suppliers }: Summary): string[] {
  if (suppliers.length === 0) return []
  const lines = suppliers.map(
    ({ suppliers: from, gain, knowable, cost }) =>
      `| ${from.join(' and ')} | ${shown(gain, 1)} | ${shown(knowable, 1)} | ${shown(cost, 1)} |`,
  )
  return [
    '',
    'What suppliers are worth, EUR per 1,000 customers: the way with them less the way without any, seed by seed, beside what the ceiling gains and what their records cost.',
    '',
    '| bought | EUR more a wave | of the ceiling | cost, once |',
    '|---|---|---|---|',
    ...lines,
  ]
}

function cellsOf(row: PolicyRow, seeds: number): string[] {
  return [
    row.seeds < seeds ? `${row.policy} (${row.seeds} seeds)` : row.policy,
    shown(row.value, 1),
    shown(row.shareOfOracle, 3),
    row.shareOfCeiling === null ? '' : shown(row.shareOfCeiling, 2),
    shown(row.benefit, 1),
    row.messages.mean.toFixed(0),
    shown(row.optOuts, 2),
    `${shown({ mean: 100 * row.worseOff.mean, half: 100 * row.worseOff.half }, 0)} %`,
    row.violations.mean.toFixed(1),
    row.again.mean.toFixed(1),
    row.promised === null ? '' : row.promised.mean.toFixed(0),
  ]
}
