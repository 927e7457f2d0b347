import { type MeanInterval, meanInterval, shown } from '../interval.ts'
import type { UpliftCase } from './cases.ts'
import type { PeerFigure } from './published.ts'
import type { Reached } from './reached.ts'

/** The share of the oracle's profit that a tool reached over seeds, with its 95 % interval. */
export interface UpliftRow extends MeanInterval {
  readonly case: string
  /** The share of customers that may be contacted. */
  readonly budget: number
  readonly tool: string
  readonly seeds: number
  /** Mean share of customers it contacts. */
  readonly contacted: number
  /** Mean true profit per customer of who knows the truth. */
  readonly oracle: number
  /** How often the library predicted in which way; null where the tool does not learn. */
  readonly learners: { readonly [name: string]: number } | null
  /** Mean; null where the tool does not learn. */
  readonly seconds: number | null
  /** Measured beforehand; null where none was. */
  readonly bestPeer: PeerFigure | null
  readonly target: number | null
}

/** Puts the seeds of a case together, a row for each tool and budget. */
export function rowsOf({ name, published }: UpliftCase, reached: readonly Reached[]): readonly UpliftRow[] {
  const lines = [...new Set(reached.map(({ tool, budget }) => `${tool} ${budget}`))]
  return lines.map((line) => {
    const seeds = reached.filter(({ tool, budget }) => `${tool} ${budget}` === line)
    const [{ tool, budget }] = seeds
    return {
      case: name,
      budget,
      tool,
      seeds: seeds.length,
      ...meanInterval(seeds.map(({ share }) => share)),
      contacted: meanInterval(seeds.map(({ contacted }) => contacted)).mean,
      oracle: meanInterval(seeds.map(({ oracle }) => oracle)).mean,
      learners: learnersOf(seeds),
      seconds: secondsOf(seeds),
      bestPeer: published.peers[budget] ?? null,
      target: budget === 1 ? published.target : null,
    }
  })
}

function learnersOf(seeds: readonly Reached[]): UpliftRow['learners'] {
  const names = seeds.flatMap(({ learner }) => learner ?? [])
  if (names.length === 0) return null
  return Object.fromEntries([...new Set(names)].map((name) => [name, names.filter((n) => n === name).length]))
}

function secondsOf(seeds: readonly Reached[]): number | null {
  const seconds = seeds.flatMap((one) => one.seconds ?? [])
  return seconds.length === 0 ? null : Number(meanInterval(seconds).mean.toPrecision(3))
}

/** The rows of a case as lines to print, one for each tool; budgets stand beside one another. */
export function tableOf(rows: readonly UpliftRow[]): readonly string[] {
  const [{ seeds, oracle }] = rows.toReversed()
  const budgets = [...new Set(rows.map(({ budget }) => budget))]
  const tools = [...new Set(rows.map(({ tool }) => tool))]
  const spare = Array.from({ length: 3 - budgets.length }, () => '')
  const peers = budgets.flatMap((budget) => peerWords(rows.find((row) => row.budget === budget)?.bestPeer))
  const heads = [...budgets.map(percent), ...spare, 'contacted', 'target', 'best peer (measured beforehand)']
  return [
    '',
    `${rows[0].case}: share of the oracle's profit, ${oracle.toFixed(4)} per customer, by budget; ${seeds} seeds`,
    lineOf(['tool', ...heads, 'predicted by']),
    ...tools.map((tool) => {
      const own = rows.filter((row) => row.tool === tool)
      const { contacted, target, learners } = own[own.length - 1]
      const words = [percent(contacted), target?.toFixed(2) ?? '', peers.join(', '), learnerWords(learners)]
      return lineOf([tool, ...own.map((row) => shown(row, 3)), ...spare, ...words])
    }),
  ]
}

function peerWords(peer: PeerFigure | null | undefined): string[] {
  return peer ? [`${peer.tool} ${peer.share.toFixed(3)}`] : []
}

function learnerWords(learners: UpliftRow['learners']): string {
  return Object.entries(learners ?? {})
    .map(([name, times]) => (times === 1 ? name : `${name} ${times}x`))
    .join(', ')
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`
}

function lineOf(cells: readonly string[]): string {
  const widths = [26, 17, 17, 19, 11, 8, 48]
  return cells
    .map((cell, i) => cell.padEnd(widths[i] ?? 0))
    .join('')
    .trimEnd()
}
