import { ClienteleError } from '../errors.ts'
import { rankByBytes } from '../table/dictionary-order.ts'
import { textColumn } from '../table/text-columns.ts'

/** More than these are no departments but products. */
const MOST_DEPARTMENTS = 64

/** @throws ARGUMENT_INVALID where there are more departments than get features of their own. */
export function assertFewDepartments(found: number): void {
  if (found <= MOST_DEPARTMENTS) return
  throw new ClienteleError(
    'ARGUMENT_INVALID',
    `There are ${found} departments, and at most ${MOST_DEPARTMENTS} get features of their own. ` +
      'Name those you want with the option "departments", or leave the column out.',
    { found },
  )
}

/** Names, each once, in the order of their UTF-8 bytes. */
export function inBytes(names: readonly string[]): string[] {
  const distinct = [...new Set(names)]
  const rank = rankByBytes(textColumn(distinct).dictionary)
  return distinct.map((_, i) => distinct[rank.indexOf(i)])
}
