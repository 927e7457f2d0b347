import { log1p } from '../../src/math/log.ts'
import type { Expression } from '../../src/table/expression.ts'

/**
 * An interpreter of expressions that shares nothing with the compiled one but the type: one row at a time, plain
 * values, null for missing, the platform's own dates and byte order.
 */
export type Value = number | string | boolean | { readonly day: string } | { readonly instant: number } | null
export type Row = Readonly<Record<string, Value>>

export function interpret(expression: Expression, row: Row): Value {
  const { op, args } = expression
  switch (op) {
    case 'column':
      return row[args[0]]
    case 'literal':
      return args[0]
    case 'date':
      return { day: args[0] }
    case 'time':
      return { instant: new Date(args[0]).getTime() }
    case 'and':
    case 'or':
      return connect(
        op,
        args.map((argument) => interpret(argument, row)),
      )
    case 'coalesce':
      return args.map((argument) => interpret(argument, row)).find((value) => value !== null) ?? null
    case 'if':
      return interpret(interpret(args[0], row) === true ? args[1] : args[2], row)
    case 'isMissing':
      return interpret(args[0], row) === null
    case 'in':
      return member(
        interpret(args[0], row),
        args.slice(1).map((argument) => interpret(argument, row)),
      )
    default: {
      const values = args.map((argument) => interpret(argument, row))
      return values.includes(null) ? null : strict(op, values as NonNullable<Value>[])
    }
  }
}

function connect(op: 'and' | 'or', values: readonly Value[]): Value {
  if (values.includes(op === 'or')) return op === 'or'
  return values.includes(null) ? null : op === 'and'
}

function member(value: Value, others: readonly Value[]): Value {
  if (value === null) return null
  if (others.some((other) => other !== null && order(value, other) === 0)) return true
  return others.includes(null) ? null : false
}

function strict(op: Expression['op'], values: readonly NonNullable<Value>[]): Value {
  const [a, b] = values
  switch (op) {
    case 'eq':
      return order(a, b) === 0
    case 'ne':
      return order(a, b) !== 0
    case 'lt':
      return order(a, b) < 0
    case 'le':
      return order(a, b) <= 0
    case 'gt':
      return order(a, b) > 0
    case 'ge':
      return order(a, b) >= 0
    case 'least':
      return values.reduce((best, value) => (order(value, best) < 0 ? value : best))
    case 'greatest':
      return values.reduce((best, value) => (order(value, best) > 0 ? value : best))
    case 'not':
      return a === false
    default:
      if (typeof a === 'string') return ofText(op, a, b)
      return typeof a === 'object' && 'day' in a
        ? ofDay(op, a.day, b)
        : finite(ofNumber(op, a as number, b as number))
  }
}

function ofNumber(op: Expression['op'], a: number, b: number): number {
  switch (op) {
    case 'negate':
      return -a
    case 'abs':
      return a < 0 ? -a : a
    case 'floor':
      return Math.floor(a)
    case 'round':
      return Math.sign(a) * Math.round(Math.abs(a))
    case 'log1p':
      return log1p(a)
    case 'add':
      return a + b
    case 'subtract':
      return a - b
    case 'multiply':
      return a * b
    case 'divide':
      return a / b
    default:
      throw new Error(`no rule for ${op}`)
  }
}

function ofText(op: Expression['op'], a: string, b: unknown): Value {
  switch (op) {
    case 'lower':
      return Array.from(a, (point) => (point === 'İ' ? 'i' : point.toLowerCase())).join('')
    case 'length':
      return Array.from(a).length
    case 'startsWith':
      return Buffer.from(a)
        .subarray(0, Buffer.byteLength(String(b)))
        .equals(Buffer.from(String(b)))
    case 'contains':
      return Buffer.from(a).includes(Buffer.from(String(b)))
    default:
      throw new Error(`no rule for ${op}`)
  }
}

function ofDay(op: Expression['op'], day: string, b: NonNullable<Value>): Value {
  const date = new Date(`${day}T00:00:00Z`)
  switch (op) {
    case 'year':
      return date.getUTCFullYear()
    case 'month':
      return date.getUTCMonth() + 1
    case 'weekday':
      return date.getUTCDay() === 0 ? 7 : date.getUTCDay()
    case 'daysBetween':
      return (date.getTime() - new Date(`${(b as { day: string }).day}T00:00:00Z`).getTime()) / 86_400_000
    case 'addDays':
      return shifted(date, b as number)
    default:
      throw new Error(`no rule for ${op}`)
  }
}

function shifted(date: Date, days: number): Value {
  if (!Number.isInteger(days)) return null
  date.setUTCDate(date.getUTCDate() + days)
  const year = Number.isNaN(date.getTime()) ? -1 : date.getUTCFullYear()
  return year < 0 || year > 9999 ? null : { day: date.toISOString().slice(0, 10) }
}

function order(a: NonNullable<Value>, b: NonNullable<Value>): number {
  if (typeof a === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b as string))
  return Math.sign(comparable(a) - comparable(b))
}

function comparable(value: NonNullable<Value>): number {
  if (typeof value === 'object') return 'day' in value ? Date.parse(`${value.day}T00:00:00Z`) : value.instant
  return Number(value)
}

function finite(value: number): Value {
  return Number.isFinite(value) ? value : null
}
