import { openHistory, type PastOrder } from '../../src/synth/life/history.ts'
import { openPotential, type Potential } from '../../src/synth/life/potential.ts'
import { openPersons, type Person } from '../../src/synth/people/person.ts'
import { openSeason } from '../../src/synth/retailer/season.ts'
import { settle } from '../../src/synth/spec.ts'

/** What tests may know of a person: everything. */
export interface Latent {
  readonly person: Person
  readonly orders: readonly PastOrder[]
  readonly active: boolean
  readonly potential: Potential
}

/** Shows each person with a full past and what contacts would do. Objects but `orders` are reused. */
export function forEachPerson(
  spec: { seed: number; customers: number; effectScale?: number },
  visit: (latent: Latent) => void,
): void {
  const settings = settle({ level: 'easy', ...spec })
  const personOf = openPersons(settings)
  const follow = openHistory(settings.seed, openSeason(settings.dayZero, settings.historyDays))
  const foresee = openPotential(settings.seed, settings.effectScale)
  for (let id = 0; id < settings.customers; id++) {
    const person = personOf(id)
    const orders: PastOrder[] = []
    const active = follow(person, (order) => orders.push({ ...order }))
    visit({ person, orders, active, potential: foresee(person, active) })
  }
}

/** The mean of what is added, its standard deviation, and the standard error of the mean. */
export interface Mean {
  add(x: number): void
  mean(): number
  deviation(): number
  error(): number
}

export function meanOf(): Mean {
  let count = 0
  let sum = 0
  let squares = 0
  const mean = (): number => sum / count
  const deviation = (): number => Math.sqrt(squares / count - mean() ** 2)
  return {
    add(x) {
      count++
      sum += x
      squares += x * x
    },
    mean,
    deviation,
    error: () => deviation() / Math.sqrt(count),
  }
}
