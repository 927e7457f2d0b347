import type { Dictionary } from '../../table/dictionary.ts'
import { createDictionaryBuilder } from '../../table/dictionary-builder.ts'
import { doubled } from '../growing-columns.ts'
import { longestKey } from './record-keys.ts'

/** Texts of which each is known to be new, so that none is looked up. */
export interface FreshTexts {
  /** Codes of the texts given since {@link begin}. */
  code: number
  /** Where the next text is written: `bytes` from `at` on have room for it. */
  bytes: Uint8Array
  at: number
  begin(): void
  /** Ends the text that was written up to a place, and returns its code. */
  end(place: number): number
  /** The texts given since {@link begin}, in the order of their codes. */
  dictionary(): Dictionary
}

/** Opens a place to write new keys. */
export function openFreshTexts(): FreshTexts {
  let offsets = new Uint32Array(1024)
  const texts: FreshTexts = {
    code: 0,
    bytes: new Uint8Array(1024 * longestKey),
    at: 0,
    begin() {
      texts.code = 0
      texts.at = 0
    },
    end(place) {
      texts.at = place
      const code = texts.code++
      if (texts.code >= offsets.length) offsets = doubled(offsets)
      offsets[texts.code] = place
      if (place + longestKey > texts.bytes.length) texts.bytes = doubled(texts.bytes)
      return code
    },
    dictionary() {
      const builder = createDictionaryBuilder()
      const given = { size: texts.code, bytes: texts.bytes.subarray(0, texts.at), offsets }
      builder.append(given, 0)
      return builder.snapshot()
    },
  }
  return texts
}
