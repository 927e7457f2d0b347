import { ClienteleError } from '../errors.ts'
import { namesOf } from './access.ts'
import type { Column } from './column.ts'
import { joinKeys } from './join-keys.ts'
import { makeTable } from './make-table.ts'
import { matchRows } from './match-rows.ts'
import type { Table } from './table.ts'
import { takeColumn, takeRows } from './take.ts'

/** Which columns must agree: `on` where they have the same names on both sides. */
export type JoinOn<Left extends string, Right extends string, LeftKey extends Left, RightKey extends Right> =
  | {
      readonly on: readonly (LeftKey & RightKey)[]
      readonly leftOn?: undefined
      readonly rightOn?: undefined
    }
  | { readonly on?: undefined; readonly leftOn: readonly LeftKey[]; readonly rightOn: readonly RightKey[] }

/** How to join. */
export interface JoinOptions<Suffix extends string> {
  /**
   * `left`: every left row, with missing values where the right table has no match. `inner`: left rows with a match.
   * `anti`: left rows without a match, and no right columns.
   */
  readonly kind: 'left' | 'inner' | 'anti'
  /** How many right rows a key may have. Default `one`: a right key that occurs twice is an error, not more rows. */
  readonly many?: 'one' | 'many' | undefined
  /** Added to right columns whose names the left table has too. Default: such names are an error. */
  readonly suffix?: Suffix | undefined
}

/** The names of a join: the left ones, and the right ones without the keys. */
export type JoinedName<
  Left extends string,
  Right extends string,
  RightKey extends Right,
  Suffix extends string,
> = Left | Exclude<Right, RightKey | Left> | `${Extract<Exclude<Right, RightKey>, Left>}${Suffix}`

/**
 * Puts the columns of two tables side by side where their keys agree. Rows stand in the order of the left table, and
 * the matches of one left row in the order of the right one. A missing key agrees with nothing, not even with another.
 * Texts agree byte for byte, whatever their dictionaries; text never agrees with numbers.
 *
 * @example
 * join(customers, balances, { on: ['customer_id'], kind: 'left' })
 *
 * @throws KEY_DUPLICATE where a right key occurs more than once and `many` is not stated.
 * @throws COLUMN_KIND, COLUMN_UNIT where keys can never agree.
 * @throws COLUMN_DUPLICATE where both tables have a column and no suffix is given.
 * @throws COLUMN_UNKNOWN, ARGUMENT_INVALID
 */
export function join<
  Left extends string,
  Right extends string,
  const LeftKey extends NoInfer<Left> = never,
  const RightKey extends NoInfer<Right> = never,
  const Suffix extends string = '',
>(
  left: Table<Left>,
  right: Table<Right>,
  options: JoinOptions<Suffix> & JoinOn<NoInfer<Left>, NoInfer<Right>, LeftKey, RightKey>,
): Table<JoinedName<Left, Right, RightKey, Suffix>> {
  type Name = JoinedName<Left, Right, RightKey, Suffix>
  const { kind, many = 'one', suffix = '' } = options
  const leftOn: readonly string[] = options.on ?? options.leftOn
  const rightOn: readonly string[] = options.on ?? options.rightOn
  checkKeyNames(leftOn, rightOn)
  const keys = joinKeys(left, right, leftOn, rightOn)
  if (many === 'one' && kind !== 'anti') checkUnique(keys.right, keys.count, rightOn)
  const matches = matchRows(keys, kind)
  const leftPart = takeRows(left, matches.left)
  if (kind === 'anti') return leftPart as Table as Table<Name>
  const columns = namesOf(left).map((name): [string, Column] => [name, leftPart.columns[name]])
  for (const name of namesOf(right)) {
    if (rightOn.includes(name)) continue
    const free = name in left.columns ? `${name}${suffix}` : name
    columns.push([free, takeColumn(right.columns[name], matches.right)])
  }
  return makeTable(columns, matches.left.length) as Table as Table<Name>
}

function checkKeyNames(leftOn: readonly string[], rightOn: readonly string[]): void {
  if (leftOn.length > 0 && leftOn.length === rightOn.length) return
  throw new ClienteleError(
    'ARGUMENT_INVALID',
    `A join names ${leftOn.length} key columns of the left table and ${rightOn.length} of the right one; expected as many on both sides, at least one.`,
    { left: leftOn.length, right: rightOn.length },
  )
}

function checkUnique(ids: Int32Array, count: number, names: readonly string[]): void {
  const rows = new Uint32Array(count)
  for (const id of ids) if (id >= 0) rows[id]++
  let keys = 0
  let repeated = 0
  for (const times of rows) {
    if (times < 2) continue
    keys++
    repeated += times
  }
  if (keys === 0) return
  throw new ClienteleError(
    'KEY_DUPLICATE',
    `${keys} keys (${names.join(', ')}) occur more than once in the right table, in ${repeated} rows; a join expects each once. Group the right table by its key first, or state many: 'many' if left rows shall multiply.`,
    { keys, rows: repeated, columns: names },
  )
}
