import { simpleLowerCase } from '../../table/expression/simple-lower-case.ts'
import type { Sql } from '../sql.ts'
import { asSql } from './ansi.ts'
import { onceInSubquery } from './once.ts'

/** Where letters beyond ASCII with a lower case lie; what is between is scripts without cases. */
const blocks = [
  [0x80, 0x2fff],
  [0xa640, 0xabff],
  [0xff00, 0x10fff],
  [0x11800, 0x118ff],
  [0x16e00, 0x16eff],
  [0x1e900, 0x1e9ff],
] as const

/**
 * Lower case by the letters of this process: what `lower` knows in Postgres hangs on the collation of the database, from ASCII alone (`C`) to letters changed by their language
 * (Turkish). Texts with letters beyond ASCII cost some microseconds a letter, since `translate` looks through all of them.
 *
 * @param quoteText - writes a literal.
 */
export function lowerByLetters(x: Sql, quoteText: (value: string) => string): Sql {
  const [upper, lower] = letters()
  return onceInSubquery([x], ([{ text: named }]) => {
    const ascii = `lower(${named} collate "C")`
    return asSql(
      `(case when octet_length(${named}) = char_length(${named}) then ${ascii} else translate(${ascii}, ${quoteText(upper)}, ${quoteText(lower)}) end)`,
    )
  })
}

/** The letters beyond ASCII that have a lower case, and their lower cases, in one order. */
function letters(): readonly [upper: string, lower: string] {
  let upper = ''
  let lower = ''
  for (const [first, last] of blocks)
    for (let point = first; point <= last; point++) {
      const letter = String.fromCodePoint(point)
      const lowered = simpleLowerCase(letter)
      if (lowered === letter) continue
      upper += letter
      lower += lowered
    }
  return [upper, lower]
}
