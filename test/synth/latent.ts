import { openLives } from '../../src/synth/life/life.ts'
import { noMessages } from '../../src/synth/life/messages.ts'
import { NEVER, openOrderBook } from '../../src/synth/life/order-book.ts'
import { blankOutcome, openOutcomes } from '../../src/synth/life/outcome.ts'
import type { Foresight, Potential } from '../../src/synth/life/potential.ts'
import type { Person } from '../../src/synth/people/person.ts'
import { type RetailerSpec, settle } from '../../src/synth/spec.ts'

/** One order of the past. */
export interface PastOrder {
  readonly day: number
  readonly department: number
  readonly amount: number
  readonly onDeal: boolean
  /** Day on which it was sent back, or null. */
  readonly returned: number | null
}

/** What tests may know of a person: everything. */
export interface Latent {
  readonly person: Person
  readonly orders: readonly PastOrder[]
  readonly active: boolean
  readonly potential: Potential
  readonly foresight: Foresight
}

/** Shows each person with a full past and what contacts would do. Objects but `orders` are reused. */
export function forEachPerson(spec: RetailerSpec, visit: (latent: Latent) => void): void {
  const settings = settle({ level: 'easy', ...spec })
  const lives = openLives(settings, [])
  for (let id = 0; id < settings.customers; id++) {
    const { person, book, leftOn } = lives.live(id, 0)
    const orders = Array.from(
      { length: book.count },
      (_, at): PastOrder => ({
        day: book.day[at],
        department: book.department[at],
        amount: book.amount[at],
        onDeal: book.onDeal[at] === 1,
        returned: book.returned[at] === NEVER ? null : book.returned[at],
      }),
    )
    const foresight = lives.foresee()
    visit({ person, orders, active: leftOn === NEVER, potential: foresight.lookAtAll(), foresight })
  }
}

/** What one message, or none, leads to in a wave. */
export interface Answer {
  readonly orders: Float64Array
  readonly margin: number
  readonly redeemed: boolean
  readonly visited: boolean
  readonly optedOut: boolean
}

/** Lets chance decide a wave with one message at most. */
export function openAnswers(
  seed: number,
): (latent: Pick<Latent, 'person' | 'foresight'>, option: number | null, wave: number) => Answer {
  const realize = openOutcomes(seed)
  const messages = noMessages()
  const book = openOrderBook()
  return ({ person, foresight }, option, wave) => {
    const outcome = blankOutcome()
    messages.count = option === null ? 0 : 1
    messages.option[0] = option ?? 0
    book.count = 0
    realize(person, foresight, messages, wave, book, outcome)
    return {
      orders: outcome.orders,
      margin: outcome.margin,
      redeemed: outcome.redeemed[0] === 1,
      visited: outcome.visited,
      optedOut: option !== null && outcome.optedOut[0] !== NEVER,
    }
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
