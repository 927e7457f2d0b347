import type { Dictionary } from './dictionary.ts'
import { createDictionaryBuilder } from './dictionary-builder.ts'

/** Several dictionaries as one. */
export interface MergedDictionaries {
  readonly dictionary: Dictionary
  /** For each dictionary, the new code of every old code. */
  readonly codes: readonly Int32Array[]
}

/** Merges dictionaries: the codes of the first are kept, those of the others follow in order of first appearance. No strings are made. */
export function mergeDictionaries(dictionaries: readonly Dictionary[]): MergedDictionaries {
  const builder = createDictionaryBuilder(dictionaries[0])
  const codes = dictionaries.map(({ bytes, offsets, size }, place) => {
    if (place === 0) return Int32Array.from({ length: size }, (_, code) => code)
    const renamed = new Int32Array(size)
    for (let code = 0; code < size; code++)
      renamed[code] = builder.codeOfBytes(bytes, offsets[code], offsets[code + 1])
    return renamed
  })
  return { dictionary: builder.snapshot(), codes }
}
