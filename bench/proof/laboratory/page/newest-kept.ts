import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { reviveInterval } from '../../interval.ts'
import type { Kept } from '../experiment.ts'

/** A seed of the specification has so many customers; smaller runs are for trying out. */
const specifiedCustomers = 80_000

/**
 * The kept run of every experiment, by its name, that tried most seeds, and of these the newest: a run that was stopped takes the place of none that was not. Of one day the
 * machine that comes last by name is taken for the newest.
 */
export function newestKept(folder: string): ReadonlyMap<string, Kept> {
  const newest = new Map<string, Kept>()
  const files = existsSync(folder) ? readdirSync(folder).sort() : []
  for (const file of files.filter((name) => /^laboratory-.*\.json$/.test(name))) {
    const kept = JSON.parse(readFileSync(join(folder, file), 'utf8'), reviveInterval) as Kept
    if (kept.customers !== specifiedCustomers) continue
    const other = newest.get(kept.experiment)
    const more = kept.seeds.length - (other?.seeds.length ?? 0)
    if (other === undefined || more > 0 || (more === 0 && kept.date >= other.date))
      newest.set(kept.experiment, kept)
  }
  return newest
}
