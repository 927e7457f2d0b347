import { ClienteleError } from '../../errors.ts'
import type { ValueKind } from './node.ts'
import type { Operation } from './operators.ts'

/** The kind of an argument and where it stands, for messages. */
export interface Placed {
  /** `missing` is the literal null, until its neighbors say which kind it is. */
  readonly kind: ValueKind | 'missing'
  readonly path: string
}

/** Where an argument stands. */
export function argumentPath(path: string, index: number): string {
  return path === '' ? `args[${index}]` : `${path}.args[${index}]`
}

/** Asserts that an argument is of the kind that its operator takes there. @throws EXPRESSION_TYPE */
export function assertKind(operator: Operation, { kind, path }: Placed, expected: ValueKind): void {
  if (kind === expected || kind === 'missing') return
  throw new ClienteleError(
    'EXPRESSION_TYPE',
    `In the expression, ${path} is a ${kind}, but "${operator}" takes a ${expected} there. ${remedy(kind, expected)}`,
    { path, operator, found: kind, expected },
  )
}

/**
 * The one kind that all arguments are of; null where all of them are the missing literal.
 *
 * @throws EXPRESSION_TYPE where two kinds meet.
 */
export function commonKind(operator: Operation, operands: readonly Placed[]): ValueKind | null {
  const leader = operands.find(({ kind }) => kind !== 'missing')
  if (leader === undefined || leader.kind === 'missing') return null
  const other = operands.find(({ kind }) => kind !== 'missing' && kind !== leader.kind)
  if (other !== undefined) throw mixed(operator, leader, other)
  return leader.kind
}

/** The one kind of arguments of which the least or greatest is wanted. @throws EXPRESSION_TYPE */
export function orderedKind(
  operator: Operation,
  operands: readonly Placed[],
): 'number' | 'date' | 'time' | null {
  const kind = commonKind(operator, operands)
  if (kind !== 'text' && kind !== 'flag') return kind
  throw new ClienteleError(
    'EXPRESSION_TYPE',
    `In the expression, "${operator}" has arguments of kind ${kind}. It takes numbers, dates or times.`,
    { operator, found: kind },
  )
}

/** Cells have no value a row. */
export function cellsRefused(column: string, path: string): ClienteleError {
  return new ClienteleError(
    'EXPRESSION_TYPE',
    `Column "${column}" at ${path || 'the root'} is of kind cells, which expressions cannot read. Use a column of numbers, dates, times, flags or texts.`,
    { column, path },
  )
}

/** A column has a kind, and the missing literal has none. */
export function withoutKind(): ClienteleError {
  return new ClienteleError(
    'EXPRESSION_TYPE',
    'The expression is nothing but the missing literal, so that its kind cannot be told. Give it a value of some kind.',
  )
}

/** A filter keeps what is true. */
export function notAFlag(kind: string): ClienteleError {
  return new ClienteleError(
    'EXPRESSION_TYPE',
    `The expression gives values of kind ${kind}; a filter needs one that is true or false. Compare it with something.`,
    { found: kind, expected: 'flag' },
  )
}

function mixed(operator: Operation, one: Placed, other: Placed): ClienteleError {
  return new ClienteleError(
    'EXPRESSION_TYPE',
    `In the expression, ${one.path} is a ${one.kind} and ${other.path} a ${other.kind}, but "${operator}" takes values of one kind. ${remedy(one.kind, other.kind)}`,
    { operator, path: one.path, found: one.kind, otherPath: other.path, otherFound: other.kind },
  )
}

function remedy(one: Placed['kind'], other: Placed['kind']): string {
  const kinds = [one, other]
  if (kinds.includes('date') && kinds.includes('text'))
    return 'Write a day as { "op": "date", "args": ["YYYY-MM-DD"] }.'
  if (kinds.includes('time') && kinds.includes('text'))
    return 'Write an instant as { "op": "time", "args": ["YYYY-MM-DDTHH:MM:SSZ"] }.'
  if (kinds.includes('number') && kinds.includes('text'))
    return 'Write numbers without quotes, or state the kind of the column when reading it.'
  if (kinds.includes('number') && kinds.includes('flag')) return 'A flag is true or false, not 1 or 0.'
  return 'Change one of them.'
}
