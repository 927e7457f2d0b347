import { MISSING_CODE } from '../../table/column.ts'
import type { Settings } from '../spec.ts'
import type { FreshTexts } from './fresh-texts.ts'
import { openRecordKeys } from './record-keys.ts'
import { card, nobody } from './recording.ts'

/** The codes of the keys under which the orders of one person after the other stand. */
export interface KeyCodes {
  /** Begins a person. */
  begin(id: number): void
  /** The code, as a text column has it, of what a recording wrote an order under. */
  codeOf(writtenUnder: number): number
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
  const written = (account: number): number =>
    account === card
      ? writeKey(0, person, 0, keys.bytes, keys.at)
      : writeKey(1, person, account, keys.bytes, keys.at)
  return {
    begin(id) {
      person = id
      codes.fill(MISSING_CODE)
    },
    codeOf(account) {
      if (account === nobody) return MISSING_CODE
      if (codes[account] === MISSING_CODE) codes[account] = keys.end(written(account))
      return codes[account]
    },
  }
}
