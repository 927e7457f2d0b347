import type { Dictionary } from '../table/dictionary.ts'
import { createDictionaryBuilder, type DictionaryBuilder } from '../table/dictionary-builder.ts'
import type { DictionaryJoin } from './column-appender.ts'

/**
 * Joins dictionaries that have nothing to do with each other: texts already known keep their codes, others get the next
 * ones, in order of first appearance. Dictionaries of which one continues the other cost a comparison of bytes only.
 */
export function mergingDictionary(): DictionaryJoin {
  let builder: DictionaryBuilder | null = null
  const known = new WeakMap<Dictionary, Int32Array>()
  return (current, arriving) => {
    if (current === null || current === arriving) return { dictionary: arriving, codes: null }
    if (builder === null && continues(current, arriving))
      return { dictionary: arriving.size > current.size ? arriving : current, codes: null }
    builder ??= createDictionaryBuilder(current)
    const codes = known.get(arriving) ?? codesIn(builder, arriving)
    known.set(arriving, codes)
    return { dictionary: builder.snapshot(), codes }
  }
}

/** Tells whether two dictionaries agree in every code that both have. */
function continues(a: Dictionary, b: Dictionary): boolean {
  const size = Math.min(a.size, b.size)
  for (let code = 1; code <= size; code++) if (a.offsets[code] !== b.offsets[code]) return false
  const end = a.offsets[size]
  for (let i = 0; i < end; i++) if (a.bytes[i] !== b.bytes[i]) return false
  return true
}

function codesIn(builder: DictionaryBuilder, { size, bytes, offsets }: Dictionary): Int32Array {
  const codes = new Int32Array(size)
  for (let code = 0; code < size; code++)
    codes[code] = builder.codeOfBytes(bytes, offsets[code], offsets[code + 1])
  return codes
}
