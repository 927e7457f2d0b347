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

/** The newest kept trials of every size, the smallest first. Of one day the machine that comes last by name is taken for the newest. */
export function keptUplift(folder: string): readonly KeptUplift[] {
  const newest = new Map<number, string>()
  for (const file of readdirSync(folder).sort()) {
    const size = /^uplift-(\d+)-/.exec(file)?.[1]
    if (size !== undefined) newest.set(Number(size), file)
  }
  return [...newest]
    .sort(([a], [b]) => a - b)
    .map(([, file]) => JSON.parse(readFileSync(join(folder, file), 'utf8'), reviveInterval) as KeptUplift)
}
