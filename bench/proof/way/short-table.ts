import { shown, shownPercent } from '../interval.ts'
import { bestOptionForAll, propensityMargin, rfmFavorite } from '../laboratory/policies.ts'
import { markdownTable } from '../markdown-table.ts'
import { isRival, theCeiling, theOracle, theWay } from './policy-names.ts'
import { circumstances, seedWords } from './proof-words.ts'
import type { KeptKind, Proof } from './record-proof.ts'
import type { PolicyRow } from './summary.ts'

/** What a proof comes to, as Markdown: a column a kind of world, and where what is not earned is lost. */
export function shortTable({ kinds }: Proof): string {
  const causes = [...new Set(kinds.flatMap(({ summary }) => summary.regret.map(({ cause }) => cause)))]
  const lines: readonly (readonly [head: string, cell: (kind: KeptKind) => string])[] = [
    ['the oracle', eurOf(theOracle)],
    ['the ceiling', eurOf(theCeiling)],
    ['the best rival', bestRival],
    ['**the way**', ofTheWay(({ value }) => `**${shown(value, 1)}**`)],
    [propensityMargin, eurOf(propensityMargin)],
    [bestOptionForAll, eurOf(bestOptionForAll)],
    [rfmFavorite, eurOf(rfmFavorite)],
    ['rivals that earn more than the way', rivalsAhead],
    ['the way, of the oracle', ofTheWay(({ shareOfOracle }) => shown(shareOfOracle, 2))],
    [
      'of the ceiling',
      ofTheWay(({ shareOfCeiling }) => (shareOfCeiling === null ? '' : shown(shareOfCeiling, 2))),
    ],
    ['promised by its plans', ofTheWay(({ promised }) => (promised === null ? '' : shown(promised, 0)))],
    ['messages without consent, per 1,000 customers', ofTheWay(({ violations }) => shown(violations, 1))],
    ['of those written to, left worse off', ofTheWay(({ worseOff }) => shownPercent(worseOff))],
    ...causes.map((cause) => [`lost by ${cause}`, lostBy(cause)] as const),
  ]
  const worlds = kinds.map(
    ({ level, seeds, summary }) =>
      `${level}, ${summary.customers.toLocaleString('en')} customers, ${seedWords(seeds.length)}`,
  )
  return [
    markdownTable(
      ['', ...worlds],
      lines.map(([head, cell]) => [head, ...kinds.map(cell)]),
    ),
    `Judged: ${kinds.map((kind) => `${kind.level} ${kind.summary.customers.toLocaleString('en')}, ${circumstances(kind)}`).join('; ')}.`,
    '',
  ].join('\n')
}

const rowOf = ({ summary }: KeptKind, name: string): PolicyRow | undefined =>
  summary.rows.find(({ policy }) => policy === name)

function eurOf(name: string): (kind: KeptKind) => string {
  return (kind) => {
    const row = rowOf(kind, name)
    return row === undefined ? '' : shown(row.value, 1)
  }
}

function ofTheWay(words: (row: PolicyRow) => string): (kind: KeptKind) => string {
  return (kind) => {
    const row = rowOf(kind, theWay)
    return row === undefined ? '' : words(row)
  }
}

/** Those that were judged on every seed. */
const rivalsOf = ({ seeds, summary }: KeptKind): readonly PolicyRow[] =>
  summary.rows.filter((row) => isRival(row.policy) && row.seeds === seeds.length)

function bestRival(kind: KeptKind): string {
  const [best] = rivalsOf(kind).toSorted((a, b) => b.value.mean - a.value.mean)
  return best === undefined ? '' : `${shown(best.value, 1)} (${best.policy})`
}

function rivalsAhead(kind: KeptKind): string {
  const earned = rowOf(kind, theWay)?.value.mean
  const rivals = rivalsOf(kind)
  if (earned === undefined || rivals.length === 0) return ''
  return `${rivals.filter(({ value }) => value.mean > earned).length} of ${rivals.length}`
}

function lostBy(cause: string): (kind: KeptKind) => string {
  return ({ summary }) => {
    const found = summary.regret.find((one) => one.cause === cause)
    return found === undefined ? '' : shownPercent(found.share)
  }
}
