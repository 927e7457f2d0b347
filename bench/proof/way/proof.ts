import type { Level, RetailerSpec, SupplierName } from 'clientele/synth'
import { describeMachine, type Machine } from '../../harness/machine.ts'
import { judgeWorld } from './judge-world.ts'
import { type Summary, summarize } from './summary.ts'

/** A kind of world: everything but the seed. */
export interface WorldKind {
  readonly level: Level
  readonly customers: number
  readonly seeds: readonly number[]
  /** Whether the rivals, the causes of loss and the suppliers are looked at, too. */
  readonly whole: boolean
  /** How many other customers the ceiling is learned from. Default 40,000. */
  readonly teachers?: number | undefined
  /** What else is unlike the level. */
  readonly spec?: Partial<RetailerSpec> | undefined
}

/** A proof, as it is kept. */
export interface Proof {
  readonly date: string
  readonly machine: Machine
  readonly kinds: readonly {
    readonly level: Level
    readonly seeds: readonly number[]
    readonly summary: Summary
  }[]
}

/** The suppliers that the way buys from where nothing else is said: those that sell facts. */
const usualSuppliers: readonly SupplierName[] = ['home_panel', 'coalition']

/** None, each alone, and all. */
const choices: readonly (readonly SupplierName[])[] = [
  [],
  ['home_panel'],
  ['coalition'],
  ['life_score'],
  ['data_plus'],
  ['home_panel', 'coalition', 'life_score', 'data_plus'],
]

/**
 * Judges kinds of worlds, seed by seed.
 *
 * @param keep - is given what is proved so far after each kind.
 */
export async function prove(
  kinds: readonly WorldKind[],
  say: (words: string) => void,
  keep: (soFar: Proof) => void = () => undefined,
): Promise<Proof> {
  const machine = describeMachine()
  const date = new Date().toISOString().slice(0, 10)
  const proved = []
  for (const { level, customers, seeds, whole, teachers, spec } of kinds) {
    const worlds = []
    for (const seed of seeds) {
      const begun = performance.now()
      const world = { ...spec, seed, customers, level }
      const judged = await judgeWorld({
        spec: world,
        suppliers: usualSuppliers,
        rivals: whole,
        decompose: whole,
        teachers,
        choices: whole ? choices : [],
      })
      worlds.push(judged)
      const seconds = ((performance.now() - begun) / 1000).toFixed(0)
      say(
        `${level}, ${customers} customers, seed ${seed}: ${seconds} s, of which one way ${judged.seconds.toFixed(0)} s`,
      )
    }
    proved.push({ level, seeds, summary: summarize(worlds) })
    keep({ date, machine, kinds: proved })
  }
  return { date, machine, kinds: proved }
}
