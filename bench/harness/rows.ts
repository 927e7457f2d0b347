import type { Facts, Outcome, Row } from './question.ts'

/** Others may keep so many cores busy without disturbing a run. */
const quiet = 0.1

/** The line of an outcome, with what the judge added. */
export function rowOf(name: string, outcome: Outcome, added: Facts = {}): Row {
  const { tool, version, threads, seconds, peakMb, baselineMb, foreignCores, result } = outcome
  const order = [...seconds.keys()].sort((a, b) => seconds[a] - seconds[b])
  const known = foreignCores.filter((cores) => cores !== null)
  return {
    case: name,
    tool,
    version,
    threads,
    secondsMin: digits(seconds[order[0]]),
    secondsMedian: digits(median(order.map((run) => seconds[run]))),
    peakMemoryMb: peakMb === null ? null : Math.round(peakMb),
    memoryOverBaselineMb: peakMb === null || baselineMb === null ? null : Math.round(peakMb - baselineMb),
    runs: seconds.length,
    foreignCores: known.length === 0 ? null : digits(Math.max(...known)),
    disturbed: (foreignCores[order[0]] ?? 0) > quiet,
    result: { ...result, ...added },
  }
}

function median(sorted: readonly number[]): number {
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

function digits(number: number): number {
  return Number(number.toPrecision(4))
}
