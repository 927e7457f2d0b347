import type { Level, RetailerSpec, SupplierName } from 'clientele/synth'
import { type JudgedWorld, judgeWorld } from './judge-world.ts'
import type { ProvedWorld } from './kinds.ts'
import { supplierChoices } from './supplier-choices.ts'

/** A kind of world: everything but the seed. */
export interface WorldKind {
  readonly level: Level
  readonly customers: number
  readonly seeds: readonly number[]
  /** Whether the rivals, the causes of loss, the suppliers and limits that promise something are looked at, too. */
  readonly whole: boolean
  /** How many other customers the ceiling is learned from. Default 40,000. */
  readonly teachers?: number | undefined
  /** What else is unlike the level. */
  readonly spec?: Partial<RetailerSpec> | undefined
}

/** The suppliers that the way buys from where nothing else is said: those that sell facts. */
const usualSuppliers: readonly SupplierName[] = ['home_panel', 'coalition']

/**
 * Judges kinds of worlds, seed by seed.
 *
 * @param keep - is given each world when it is proved.
 */
export async function prove(
  kinds: readonly WorldKind[],
  say: (words: string) => void,
  keep: (world: ProvedWorld) => void = () => undefined,
): Promise<readonly ProvedWorld[]> {
  const worlds: ProvedWorld[] = []
  for (const kind of kinds)
    for (const seed of kind.seeds) {
      const begun = performance.now()
      const { level, customers } = kind
      const world = { level, customers, seed, judged: await judgeSeedOf(kind, seed) }
      worlds.push(world)
      keep(world)
      const seconds = ((performance.now() - begun) / 1000).toFixed(0)
      say(
        `${level}, ${customers} customers, seed ${seed}: ${seconds} s, of which one way ${world.judged.seconds.toFixed(0)} s`,
      )
    }
  return worlds
}

function judgeSeedOf(
  { level, customers, whole, teachers, spec }: WorldKind,
  seed: number,
): Promise<JudgedWorld> {
  return judgeWorld({
    spec: { ...spec, seed, customers, level },
    suppliers: usualSuppliers,
    rivals: whole,
    decompose: whole,
    strict: whole,
    teachers,
    choices: whole ? supplierChoices(usualSuppliers) : [],
  })
}
