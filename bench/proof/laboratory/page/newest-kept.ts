import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { reviveInterval } from '../../interval.ts'
import type { Kept } from '../experiment.ts'

/** A seed of the specification has so many customers; smaller runs are for trying out. */
const specifiedCustomers = 80_000

/** The newest kept run of every experiment, by its name. Of one day the machine that comes last by name is taken for the newest. */
export function newestKept(folder: string): ReadonlyMap<string, Kept> {
  const newest = new Map<string, Kept>()
  const files = existsSync(folder) ? readdirSync(folder).sort() : []
  for (const file of files.filter((name) => /^laboratory-.*\.json$/.test(name))) {
    const kept = JSON.parse(readFileSync(join(folder, file), 'utf8'), reviveInterval) as Kept
    const date = newest.get(kept.experiment)?.date ?? ''
    if (kept.customers === specifiedCustomers && kept.date >= date) newest.set(kept.experiment, kept)
  }
  return newest
}
