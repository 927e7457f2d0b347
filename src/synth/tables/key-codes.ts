import { MISSING_CODE } from '../../table/column.ts'
import type { Settings } from '../spec.ts'
import type { FreshTexts } from './fresh-texts.ts'
import { openRecordKeys } from './record-keys.ts'
import { card, nobody } from './recording.ts'

/** The codes of the keys under which the orders of one person after the other stand. */
export interface KeyCodes {
  /** Begins a person. */
  begin(id: number): void
  /** The code of a place of a recording, as a text column has it. */
  codeOf(place: number): number
}

/**
 * Opens the codes of keys.
 *
 * @param keys - receives each key that is asked for, once a person.
 */
export function openKeyCodes(settings: Settings, keys: FreshTexts): KeyCodes {
  const { writeKey } = openRecordKeys(settings)
  const codes = new Int32Array(card + 1)
  let person = 0
  const written = (place: number): number =>
    place === card
      ? writeKey(0, person, 0, keys.bytes, keys.at)
      : writeKey(1, person, place, keys.bytes, keys.at)
  return {
    begin(id) {
      person = id
      codes.fill(MISSING_CODE)
    },
    codeOf(place) {
      if (place === nobody) return MISSING_CODE
      if (codes[place] === MISSING_CODE) codes[place] = keys.end(written(place))
      return codes[place]
    },
  }
}
