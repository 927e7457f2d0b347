import type { Plan } from './allocate.ts'
import { channelCount, channelOf, optionCount } from './catalog.ts'
import type { SecondContact } from './second-contact.ts'
import type { Truth } from './truth.ts'

/** What a plan for records is truly worth to the company, by person. */
export interface RecordValue {
  /** EUR per 1,000 persons, in expectation. */
  readonly value: number
  /** Messages through channels that the person withdrew or never allowed, per 1,000 persons; they cost their price and do nothing. */
  readonly violations: number
  /** Persons whom more than one message reaches, per 1,000. */
  readonly twice: number
}

/**
 * Finds what a plan for records is truly worth.
 *
 * @param addressee - the person to whom a message to each record goes. Of several to one person, that to the earlier record comes first.
 */
export function valueOfRecords(
  plan: Plan,
  addressee: Int32Array,
  truth: Truth,
  secondContact: SecondContact,
): RecordValue {
  const sum = { value: 0, violations: 0, twice: 0 }
  const received = new Uint8Array(truth.customers)
  for (const [record, option] of plan.entries()) {
    if (option < 0) continue
    const person = addressee[record]
    if (truth.reached[person * channelCount + channelOf(option)] === 0) {
      sum.violations++
      sum.value -= truth.cost[channelOf(option)]
      continue
    }
    received[person]++
    if (received[person] === 1) sum.value += truth.value[person * optionCount + option]
    else sum.value -= secondContact(person, option)
    if (received[person] === 2) sum.twice++
  }
  const perThousand = 1000 / truth.customers
  return {
    value: perThousand * sum.value,
    violations: perThousand * sum.violations,
    twice: perThousand * sum.twice,
  }
}
