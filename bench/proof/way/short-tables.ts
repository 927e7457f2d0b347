import { shown } from '../interval.ts'
import { markdownTable } from '../markdown-table.ts'
import { isRival, theCeiling, theWay } from './policy-names.ts'
import type { KeptKind, Proof } from './record-proof.ts'
import type { PolicyRow } from './summary.ts'

const worthHeads = [
  'world',
  'RFM top 30 %',
  'best option for all',
  'the best rival',
  '**the way**',
  'the ceiling',
  'the oracle',
  'of the oracle',
  'of the ceiling',
  'customers left worse off',
]

/** What a proof comes to, as Markdown: a line a kind of world, and where the rest is lost. */
export function shortTables({ kinds }: Proof): string {
  return [
    markdownTable(worthHeads, kinds.map(worthCells)),
    'Where the rest of the best possible value is lost:',
    '',
    markdownTable(
      ['world', ...causesOf(kinds)],
      kinds.map((kind) => lossCells(kind, causesOf(kinds))),
    ),
  ].join('\n')
}

const worldOf = ({ level, seeds, summary }: KeptKind): string =>
  `${level}, ${summary.customers.toLocaleString('en')} customers, ${seeds.length} ${seeds.length === 1 ? 'seed' : 'seeds'}`

function worthCells(kind: KeptKind): string[] {
  const { rows } = kind.summary
  const named = (name: string): PolicyRow | undefined => rows.find(({ policy }) => policy === name)
  const eur = (name: string): string => told(named(name), ({ value }) => shown(value, 1))
  const rivals = rows.filter(({ policy, seeds }) => isRival(policy) && seeds === kind.seeds.length)
  const best = rivals.reduce<PolicyRow | undefined>(
    (most, row) => (most === undefined || row.value.mean > most.value.mean ? row : most),
    undefined,
  )
  const way = named(theWay)
  return [
    worldOf(kind),
    eur('RFM top 30 %, favorite coupon'),
    eur('best option for all'),
    told(best, ({ policy, value }) => `${shown(value, 1)} (${policy})`),
    told(way, ({ value }) => `**${shown(value, 1)}**`),
    eur(theCeiling),
    eur('oracle'),
    told(way, ({ shareOfOracle }) => shown(shareOfOracle, 2)),
    told(way, ({ shareOfCeiling }) => (shareOfCeiling === null ? '' : shown(shareOfCeiling, 2))),
    told(way, ({ worseOff: { mean, half } }) => `${shown({ mean: 100 * mean, half: 100 * half }, 0)} %`),
  ]
}

const told = (row: PolicyRow | undefined, words: (row: PolicyRow) => string): string =>
  row === undefined ? '' : words(row)

function causesOf(kinds: readonly KeptKind[]): string[] {
  return [...new Set(kinds.flatMap(({ summary }) => summary.regret.map(({ cause }) => cause)))]
}

function lossCells(kind: KeptKind, causes: readonly string[]): string[] {
  const lost = new Map(kind.summary.regret.map(({ cause, share }) => [cause, share]))
  const percent = (cause: string): string => {
    const share = lost.get(cause)
    return share === undefined ? '' : `${Math.round(100 * share.mean) || 0} %`
  }
  return [worldOf(kind), ...causes.map(percent)]
}
