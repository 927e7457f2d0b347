import { integerBelow } from '../../math/philox.ts'
import { streams } from '../../math/streams.ts'
import { openCursor } from '../cursor.ts'
import { type Address, blankAddress, drawAddress } from './addresses.ts'
import { drawPhone } from './contact-points.ts'
import type { Words } from './words.ts'

/** So many customers have one institution and one switchboard among them. */
const blockSize = 20_000

/** A switchboard stands for so many in a row, of whom 15 % call: 40 names. */
const switchboardSize = 267

/** The homes and the numbers that belong to no household. */
export interface SharedPlaces {
  /** The address of the institution in which a household lives, or null. */
  institutionOf(household: number): Address | null
  /** The number from which a person calls, where it is not theirs, or null. */
  switchboardOf(person: number): string | null
}

/**
 * Opens the shared places. Those who share one are a row of persons within a block of 20,000; of an institution, the households that begin in a row of 52
 * to 298, so that 50 to 300 live there.
 */
export function openSharedPlaces(seed: number, words: Words): SharedPlaces {
  const cursor = openCursor(seed)
  const address = blankAddress()
  let block = -1
  let firstHome = 0
  let homes = 0
  let firstCaller = 0
  let number = ''
  const goTo = (person: number): void => {
    const first = person - (person % blockSize)
    if (first === block) return
    block = first
    cursor.open(streams.sharedContactPoints, first)
    homes = 52 + integerBelow(cursor, 247)
    firstHome = first + integerBelow(cursor, blockSize - homes)
    drawAddress(cursor, words, address)
    firstCaller = first + integerBelow(cursor, blockSize - switchboardSize)
    number = drawPhone(cursor, address.region)
  }
  return {
    institutionOf(household) {
      goTo(household)
      return household >= firstHome && household < firstHome + homes ? address : null
    },
    switchboardOf(person) {
      goTo(person)
      return person >= firstCaller && person < firstCaller + switchboardSize ? number : null
    },
  }
}
