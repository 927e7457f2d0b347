import type { Facts, Outcome } from './question.ts'

/**
 * Compares what every outcome says of its work with what the first says, fact by fact: words and counts must be equal,
 * numbers may differ by a share. An outcome that shares no fact with the first did not show that it did the work.
 */
export function sameWork(outcomes: readonly Outcome[], share = 1e-12): string[] {
  const [first, ...others] = outcomes
  if (first === undefined) return []
  return others.flatMap((other) => differences(first, other, share))
}

function differences(first: Outcome, other: Outcome, share: number): string[] {
  const who = `${other.tool} (${other.threads})`
  const shared = Object.keys(first.work).filter((name) => name in other.work)
  if (shared.length === 0) return [`${who} shows nothing of its work to compare with ${first.tool}.`]
  return shared
    .filter((name) => !isSame(first.work, other.work, name, share))
    .map((name) => `${who} has ${name} ${other.work[name]}, ${first.tool} has ${first.work[name]}.`)
}

function isSame(a: Facts, b: Facts, name: string, share: number): boolean {
  const [x, y] = [a[name], b[name]]
  if (typeof x !== 'number' || typeof y !== 'number') return x === y
  return Math.abs(x - y) <= share * Math.max(Math.abs(x), Math.abs(y))
}
