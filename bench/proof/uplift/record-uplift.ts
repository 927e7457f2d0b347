import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Machine } from '../../harness/machine.ts'
import { reviveInterval } from '../interval.ts'
import type { UpliftRow } from './report.ts'

/** Trials of one size as they are kept. */
export interface KeptUplift {
  /** Customers in a trial. */
  readonly size: number
  readonly date: string
  /** The commit they were judged at. */
  readonly source: string
  readonly machine: Machine
  readonly seeds: readonly number[]
  readonly rows: readonly UpliftRow[]
}

/** Writes trials of one size into `<folder>/uplift-<size>-<date>-<machine>.json`. */
export function recordUplift(folder: string, kept: KeptUplift): string {
  const file = join(folder, `uplift-${kept.size}-${kept.date}-${kept.machine.name}.json`)
  mkdirSync(folder, { recursive: true })
  writeFileSync(file, `${JSON.stringify(kept, null, 2)}\n`)
  return file
}

/**
 * The kept trials of every size, the smallest first: those of most rows and seeds, and of these the newest, so that a run that was stopped takes the place of none that was
 * not. Of one day the machine that comes last by name is taken for the newest.
 */
export function keptUplift(folder: string): readonly KeptUplift[] {
  const newest = new Map<number, KeptUplift>()
  for (const file of readdirSync(folder).sort()) {
    if (!/^uplift-\d+-/.test(file)) continue
    const kept = JSON.parse(readFileSync(join(folder, file), 'utf8'), reviveInterval) as KeptUplift
    const other = newest.get(kept.size)
    if (other === undefined || triedIn(kept) >= triedIn(other)) newest.set(kept.size, kept)
  }
  return [...newest.values()].sort((a, b) => a.size - b.size)
}

function triedIn({ rows, seeds }: KeptUplift): number {
  return rows.length * seeds.length
}
