import { streams } from '../../math/streams.ts'
import { openCursor } from '../cursor.ts'
import type { Settings } from '../spec.ts'
import { type Address, blankAddress, drawAddress } from './addresses.ts'
import { namesOf } from './names.ts'
import { openSharedPlaces } from './shared-places.ts'

/** Where households live, each in one object for now and one for before: what is kept must be copied. */
export interface Homes {
  homeOf(household: number): Address
  formerHomeOf(household: number): Address
}

/** Opens the addresses of households. Where the level has clean records nobody lives in an institution. */
export function openHomes({ seed, flavor, traits }: Settings): Homes {
  const cursor = openCursor(seed)
  const words = namesOf(flavor)
  const places = openSharedPlaces(seed, words)
  const home = blankAddress()
  const former = blankAddress()
  return {
    homeOf(household) {
      const institution = traits.isTidy ? null : places.institutionOf(household)
      if (institution !== null) return institution
      drawAddress(cursor.open(streams.addresses, household), words, home)
      return home
    },
    formerHomeOf(household) {
      drawAddress(cursor.open(streams.addresses, household), words, former)
      drawAddress(cursor, words, former)
      return former
    },
  }
}
