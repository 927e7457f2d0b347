import { ClienteleError } from '../errors.ts'
import type { DictionaryJoin } from './column-appender.ts'

/**
 * Joins the dictionaries of a source's tables, which share one that grows: the later one says all that the earlier one
 * said, so codes stay as they are.
 *
 * @param where - the column, for the message.
 * @throws CONTRACT_INVALID where a later dictionary is not an earlier one continued.
 */
export function growingDictionary(where: string): DictionaryJoin {
  return (current, arriving) => {
    if (current === null || current === arriving) return { dictionary: arriving, codes: null }
    const size = Math.min(current.size, arriving.size)
    if (current.offsets[size] !== arriving.offsets[size])
      throw new ClienteleError(
        'CONTRACT_INVALID',
        `The tables of a row source do not share one dictionary for column "${where}": a code would mean two texts. ` +
          'Let the source keep one dictionary per text column, to which texts are only added.',
        { column: where },
      )
    return { dictionary: arriving.size >= current.size ? arriving : current, codes: null }
  }
}
