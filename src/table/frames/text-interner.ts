import { isUtf8 } from '../csv/encoding.ts'
import type { Dictionary } from '../dictionary.ts'
import { createDictionaryBuilder } from '../dictionary-builder.ts'

/** Gives the texts of a column their codes; the dictionary grows from one row group to the next. */
export interface TextInterner {
  /** The code of a text given as UTF-8, as a number or as a string; {@link NOT_TEXT} where the bytes are none. */
  code(value: Uint8Array | string): number
  dictionary(): Dictionary
}

/** In place of a code: bytes that are not UTF-8. */
export const NOT_TEXT = -2

/** Only texts that are new are checked: known ones are UTF-8. */
export function createTextInterner(): TextInterner {
  const builder = createDictionaryBuilder()
  return {
    code(value: Uint8Array | string): number {
      if (typeof value === 'string') return builder.codeOfString(value)
      const known = builder.findBytes(value, 0, value.length)
      if (known >= 0) return known
      const isText = isAscii(value) || isUtf8(value, 0, value.length)
      return isText ? builder.codeOfBytes(value, 0, value.length) : NOT_TEXT
    },
    dictionary: () => builder.snapshot(),
  }
}

function isAscii(bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i++) if (bytes[i] >= 0x80) return false
  return true
}
