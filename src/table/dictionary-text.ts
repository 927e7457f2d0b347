import { ClienteleError } from '../errors.ts'
import type { Dictionary } from './dictionary.ts'
import { readUtf8 } from './utf8.ts'

/**
 * The text of a code.
 *
 * @throws ARGUMENT_INVALID where the dictionary has no such code.
 */
export function decode(dictionary: Dictionary, code: number): string {
  const { bytes, offsets, size } = dictionary
  if (!(Number.isInteger(code) && code >= 0 && code < size)) {
    throw new ClienteleError(
      'ARGUMENT_INVALID',
      `There is no text with code ${code} in a dictionary of ${size}. Codes run from 0, and -1 stands for missing.`,
      { code, size },
    )
  }
  return readUtf8(bytes, offsets[code], offsets[code + 1])
}
