import type { BinaryOperator, ManyOperator, Operator, UnaryOperator } from '../expression.ts'

/** The operators whose arguments are expressions, not a name or a value. */
export type Operation = UnaryOperator | BinaryOperator | ManyOperator | 'in' | 'if'

/** How many arguments an operator takes. */
export interface Arity {
  readonly least: number
  readonly most: number
}

const one: Arity = { least: 1, most: 1 }
const two: Arity = { least: 2, most: 2 }
const many: Arity = { least: 1, most: Number.POSITIVE_INFINITY }

/** The number of arguments of every operator over expressions. */
export const arities: Readonly<Record<Operation, Arity>> = {
  not: one,
  isMissing: one,
  negate: one,
  abs: one,
  floor: one,
  round: one,
  log1p: one,
  year: one,
  month: one,
  weekday: one,
  lower: one,
  length: one,
  eq: two,
  ne: two,
  lt: two,
  le: two,
  gt: two,
  ge: two,
  add: two,
  subtract: two,
  multiply: two,
  divide: two,
  addDays: two,
  daysBetween: two,
  startsWith: two,
  contains: two,
  and: many,
  or: many,
  least: many,
  greatest: many,
  coalesce: many,
  in: { least: 2, most: Number.POSITIVE_INFINITY },
  if: { least: 3, most: 3 },
}

/** Every name an expression may carry as `op`. */
export const operatorNames: readonly Operator[] = [
  'column',
  'literal',
  'date',
  'time',
  ...(Object.keys(arities) as Operation[]),
]
