import { type Messages, noMessages } from './messages.ts'

/** The messages of one wave, by person and, for a person, by option. */
export interface WavePlan {
  readonly person: Uint32Array
  readonly option: Uint8Array
  /** Which record each message was sent to: 16 times the source + the record. */
  readonly record: Uint8Array
  /** Tells plans apart. */
  readonly checksum: number
}

/** What was sent in the waves after the pilot: wave w stands at place w - 1. It grows as waves are applied. */
export type PlanBook = WavePlan[]

/** Finds the messages to a person in a wave, in one object; none before the first plan and after the last. */
export function openMessages(plans: PlanBook): (wave: number, person: number) => Messages {
  const messages = noMessages()
  return (wave, person) => {
    messages.count = 0
    const plan = plans.at(wave - 1)
    if (wave < 1 || wave > plans.length || plan === undefined) return messages
    for (let at = firstOf(plan.person, person); at < plan.person.length && plan.person[at] === person; at++) {
      messages.option[messages.count] = plan.option[at]
      messages.record[messages.count] = plan.record[at]
      messages.count++
    }
    return messages
  }
}

/** The first place that is not below a person. */
function firstOf(persons: Uint32Array, person: number): number {
  let low = 0
  let high = persons.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (persons[middle] < person) low = middle + 1
    else high = middle
  }
  return low
}
