import { ClienteleError, unknownName } from '../errors.ts'
import { checkNames } from './check-names.ts'
import type { Column } from './column.ts'
import { joinKeys, type KeyIds } from './join-keys.ts'
import { makeTable } from './make-table.ts'
import { type JoinKind, matchRows, matchUniqueRows, rowsIfUnique } from './match-rows.ts'
import type { Table } from './table.ts'
import { takeColumn, takeRows } from './take.ts'

/** How to join. */
export interface JoinOptions<Kind extends JoinKind = JoinKind, Suffix extends string = string> {
  /**
   * `left`: every left row, with missing values where the right table has no match. `inner`: left rows with a match.
   * `anti`: left rows without a match, and no right columns.
   */
  readonly kind: Kind
  /** How many right rows a key may have. Default `one`: a right key that occurs twice is an error, not more rows. */
  readonly many?: 'one' | 'many' | undefined
  /** Added to right columns whose names the left table has too. Default: such names are an error. */
  readonly suffix?: Suffix | undefined
}

/** Key columns of the same names on both sides. */
export interface JoinOn<Key extends string> {
  readonly on: readonly Key[]
}

/** Key columns of different names, the first of the left table with the first of the right one, and so on. */
export interface JoinOnPairs<LeftKey extends string, RightKey extends string> {
  readonly leftOn: readonly LeftKey[]
  readonly rightOn: readonly RightKey[]
}

/** The names of a join: the left ones, and, unless it is `anti`, the right ones without the keys. */
export type JoinedName<
  Left extends string,
  Right extends string,
  RightKey extends string,
  Kind extends JoinKind,
  Suffix extends string,
> = [Kind] extends ['anti']
  ? Left
  : Left | Exclude<Right, RightKey | Left> | `${Extract<Exclude<Right, RightKey>, Left>}${Suffix}`

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
 * @throws COLUMN_UNKNOWN, OPTION_UNKNOWN, ARGUMENT_INVALID
 */
export function join<
  Left extends string,
  Right extends string,
  const Key extends NoInfer<Left & Right>,
  const Kind extends JoinKind,
  const Suffix extends string = '',
>(
  left: Table<Left>,
  right: Table<Right>,
  options: JoinOptions<Kind, Suffix> & JoinOn<Key>,
): Table<JoinedName<Left, Right, Key, Kind, Suffix>>
export function join<
  Left extends string,
  Right extends string,
  const LeftKey extends NoInfer<Left>,
  const RightKey extends NoInfer<Right>,
  const Kind extends JoinKind,
  const Suffix extends string = '',
>(
  left: Table<Left>,
  right: Table<Right>,
  options: JoinOptions<Kind, Suffix> & JoinOnPairs<LeftKey, RightKey>,
): Table<JoinedName<Left, Right, RightKey, Kind, Suffix>>
export function join(
  left: Table,
  right: Table,
  options: JoinOptions & Partial<JoinOn<string> & JoinOnPairs<string, string>>,
): Table {
  checkNames(options, ['kind', 'many', 'suffix', 'on', 'leftOn', 'rightOn'], 'the options of join')
  if (options.kind === undefined) throw noKind()
  const { kind, many = 'one', suffix = '' } = options
  checkWord('kind', kind, ['left', 'inner', 'anti'])
  checkWord('many', many, ['one', 'many'])
  const leftOn = options.on ?? options.leftOn ?? []
  const rightOn = options.on ?? options.rightOn ?? []
  checkKeyNames(leftOn, rightOn)
  const keys = joinKeys(left, right, leftOn, rightOn)
  const rowByKey = rowsIfUnique(keys.right, keys.count)
  if (rowByKey === null && many === 'one' && kind !== 'anti') throw repeatedKeys(keys, rightOn)
  const matches = rowByKey === null ? matchRows(keys, kind) : matchUniqueRows(keys.left, rowByKey, kind)
  const leftPart = matches.left === null ? left : takeRows(left, matches.left)
  if (kind === 'anti') return leftPart
  const rightPart = right.names
    .filter((name) => !rightOn.includes(name))
    .map((name): [string, Column] => [
      name in left.columns ? `${name}${suffix}` : name,
      takeColumn(right.columns[name], matches.right),
    ])
  const leftColumns = left.names.map((name): [string, Column] => [name, leftPart.columns[name]])
  return makeTable([...leftColumns, ...rightPart], leftPart.rowCount)
}

function checkWord(option: string, found: string, known: readonly string[]): void {
  if (!known.includes(found)) throw unknownName('ARGUMENT_INVALID', option, String(found), known, 'a join')
}

function noKind(): ClienteleError {
  return new ClienteleError(
    'ARGUMENT_INVALID',
    'A join was given no kind. Say kind: "left" (every left row), "inner" (those with a match) or "anti" (those without).',
    { option: 'kind' },
  )
}

function checkKeyNames(leftOn: readonly string[], rightOn: readonly string[]): void {
  if (leftOn.length > 0 && leftOn.length === rightOn.length) return
  throw new ClienteleError(
    'ARGUMENT_INVALID',
    `A join names ${leftOn.length} key columns of the left table and ${rightOn.length} of the right one; expected as many on both sides, at least one.`,
    { left: leftOn.length, right: rightOn.length },
  )
}

function repeatedKeys({ right, count }: KeyIds, names: readonly string[]): ClienteleError {
  const times = new Uint32Array(count)
  for (let row = 0; row < right.length; row++) if (right[row] >= 0) times[right[row]]++
  let keys = 0
  let repeated = 0
  for (let key = 0; key < count; key++) {
    if (times[key] < 2) continue
    keys++
    repeated += times[key]
  }
  return new ClienteleError(
    'KEY_DUPLICATE',
    `${keys} keys (${names.join(', ')}) occur more than once in the right table, in ${repeated} rows; a join expects each once. Group the right table by its key first, or state many: 'many' if left rows shall multiply.`,
    { keys, rows: repeated, columns: names },
  )
}
