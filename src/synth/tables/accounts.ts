import { uniform } from '../../math/philox.ts'
import { corruptionStream } from '../../math/streams.ts'
import { openCursor } from '../cursor.ts'
import type { Person } from '../people/person.ts'
import type { Settings } from '../spec.ts'
import { mostRecords } from './membership.ts'
import { accountOpenedOn } from './record-days.ts'

/** The accounts of one person after the other in the shop. */
export interface Accounts {
  /** Begins a person with so many accounts. */
  begin(person: Person, count: number): void
  /** Whether there was an account on a day, counted from day 0. */
  isOpen(day: number): boolean
  /** One of the accounts that were open on a day, counted from day 0, all alike by a number from 0 to 1; -1 where none was. */
  choose(day: number, u: number): number
}

/** Opens on which days accounts of the shop were opened: each by the first word of its record. */
export function openAccounts({ seed }: Settings): Accounts {
  const cursor = openCursor(seed)
  const stream = corruptionStream(1)
  const openedOn = new Int32Array(mostRecords)
  const chances = new Float64Array(1)
  let count = 0
  return {
    begin(person, accounts) {
      count = accounts
      for (let record = 0; record < count; record++) {
        cursor.open(stream, mostRecords * person.id + record)
        chances[0] = uniform(cursor)
        openedOn[record] = accountOpenedOn({ person, record, chances }, { dayZero: 0 })
      }
    },
    isOpen(day) {
      for (let account = 0; account < count; account++) if (openedOn[account] <= day) return true
      return false
    },
    choose(day, u) {
      let open = 0
      for (let account = 0; account < count; account++) if (openedOn[account] <= day) open++
      let left = Math.floor(u * open)
      for (let account = 0; account < count; account++)
        if (openedOn[account] <= day && left-- === 0) return account
      return -1
    },
  }
}
