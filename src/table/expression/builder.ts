import type { BinaryOperator, Expression, ManyOperator, UnaryOperator } from '../expression.ts'

/** An expression, or a plain value that stands for the literal of it. Text is a literal too: name a column with `column`. */
export type Operand = Expression | number | string | boolean | null

/** The value of a column. */
export function column(name: string): Expression {
  return { op: 'column', args: [name] }
}

/** A number, text, true, false, or missing (null). */
export function literal(value: number | string | boolean | null): Expression {
  return { op: 'literal', args: [value] }
}

/** A calendar day, `YYYY-MM-DD`. */
export function date(day: string): Expression {
  return { op: 'date', args: [day] }
}

/** An instant, `YYYY-MM-DDTHH:MM:SSZ`. */
export function time(instant: string): Expression {
  return { op: 'time', args: [instant] }
}

/** Makes an expression of one argument. */
export type Unary = (operand: Operand) => Expression
/** Makes an expression of two arguments. */
export type Binary = (left: Operand, right: Operand) => Expression
/** Makes an expression of one or more arguments. */
export type Many = (first: Operand, ...others: Operand[]) => Expression

/** True for false, false for true, missing for missing. */
export const not: Unary = unary('not')
/** Whether a value of any kind is missing. */
export const isMissing: Unary = unary('isMissing')
/** Minus a number. */
export const negate: Unary = unary('negate')
/** A number without its sign. */
export const abs: Unary = unary('abs')
/** The greatest whole number that is not above. */
export const floor: Unary = unary('floor')
/** The nearest whole number, halves away from zero. */
export const round: Unary = unary('round')
/** ln(1 + x); missing at and below -1. */
export const log1p: Unary = unary('log1p')
/** The year of a date. */
export const year: Unary = unary('year')
/** The month of a date, 1 to 12. */
export const month: Unary = unary('month')
/** The weekday of a date, 1 (Monday) to 7 (Sunday). */
export const weekday: Unary = unary('weekday')
/** A text in lower case, character by character. */
export const lower: Unary = unary('lower')
/** The number of code points of a text. */
export const length: Unary = unary('length')

/** Whether two values of one kind are equal. */
export const eq: Binary = binary('eq')
/** Whether two values of one kind differ. */
export const ne: Binary = binary('ne')
/** Whether the first value comes before the second. */
export const lt: Binary = binary('lt')
/** Whether the first value does not come after the second. */
export const le: Binary = binary('le')
/** Whether the first value comes after the second. */
export const gt: Binary = binary('gt')
/** Whether the first value does not come before the second. */
export const ge: Binary = binary('ge')
/** The sum of two numbers. */
export const add: Binary = binary('add')
/** The first number minus the second. */
export const subtract: Binary = binary('subtract')
/** The product of two numbers. */
export const multiply: Binary = binary('multiply')
/** The first number by the second; missing where the second is zero. */
export const divide: Binary = binary('divide')
/** A date so many whole days later. */
export const addDays: Binary = binary('addDays')
/** The days from the second date to the first: later, earlier. */
export const daysBetween: Binary = binary('daysBetween')
/** Whether the first text begins with the second. */
export const startsWith: Binary = binary('startsWith')
/** Whether the first text contains the second. */
export const contains: Binary = binary('contains')

/** False if any is false, else missing if any is missing, else true. */
export const and: Many = many('and')
/** True if any is true, else missing if any is missing, else false. */
export const or: Many = many('or')
/** The least of numbers, dates or times; missing if any is. */
export const least: Many = many('least')
/** The greatest of numbers, dates or times; missing if any is. */
export const greatest: Many = many('greatest')
/** The first value that is not missing. */
export const coalesce: Many = many('coalesce')

/** Whether a value equals any of the others; named `in` on the builder. */
function isIn(value: Operand, first: Operand, ...others: Operand[]): Expression {
  return { op: 'in', args: [toExpression(value), toExpression(first), ...others.map(toExpression)] }
}

/** One value where the condition is true, another where it is false or missing; named `if` on the builder. */
function choose(condition: Operand, then: Operand, otherwise: Operand): Expression {
  return { op: 'if', args: [toExpression(condition), toExpression(then), toExpression(otherwise)] }
}

export { choose as if, isIn as in }

function unary(op: UnaryOperator): Unary {
  return (operand) => ({ op, args: [toExpression(operand)] })
}

function binary(op: BinaryOperator): Binary {
  return (left, right) => ({ op, args: [toExpression(left), toExpression(right)] })
}

function many(op: ManyOperator): Many {
  return (first, ...others) => ({ op, args: [toExpression(first), ...others.map(toExpression)] })
}

function toExpression(operand: Operand): Expression {
  return typeof operand === 'object' && operand !== null ? operand : literal(operand)
}
