import { md5 } from '../math/md5.ts'
import { numbersFound } from './answers.ts'
import type { Relation } from './relation.ts'
import { columnsIn } from './relation-sql.ts'

/** How many words of 16 bits an MD5 has. */
const words = 8

/**
 * What identifies the rows of a relation: the md5, in hexadecimal, of how many they are and of the sums of the words of 16 bits of the md5s of their keys, which are
 * exact in any order. It is another number than `customersHash` of the same keys, for which they would have to come here.
 *
 * @param key - a column of texts, once each and never missing.
 */
export async function keysHash(
  relation: Relation,
  key: string,
  signal?: AbortSignal | undefined,
): Promise<string> {
  const { dialect } = relation.engine
  const { sql, join, identifier, cast, sumIntegers, hexadecimal, count, layer } = dialect
  const digits = identifier('digits_')
  const keys = layer(
    sql`select ${dialect.md5(columnsIn(relation).column(key))} as ${digits} from ${relation.from}`,
  )
  const sums = Array.from({ length: words }, (_, word) => {
    const sum = sumIntegers(hexadecimal(digits, 4 * word + 1))
    return sql`${cast(sum, 'double')} as ${identifier(`word${word}`)}`
  })
  const query = sql`select ${count()} as ${identifier('rows_')}, ${join(sums, ', ')} from (${keys}) as k_`
  return md5((await numbersFound(relation, query, signal)).join(':'))
}
