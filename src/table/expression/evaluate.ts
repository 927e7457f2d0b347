import { ClienteleError } from '../../errors.ts'
import { type Column, MISSING_DATE } from '../column.ts'
import type { Expression, ExpressionKind } from '../expression.ts'
import type { Table } from '../table.ts'
import { checkExpression } from './check.ts'
import { columnsOf } from './columns-of.ts'
import { compileNode } from './compile.ts'
import { notAFlag, withoutKind } from './kind-rules.ts'
import { BLOCK, type FlagNode, type NumericNode, type TextNode, type ValueNode } from './node.ts'

/** An expression whose kinds agree with a table, ready to be evaluated over its rows. Not to be shared between threads. */
export interface CompiledExpression {
  /** What its values are. A bare column keeps its kind; computed numbers are of kind number. */
  readonly kind: 'number' | 'integer' | 'date' | 'time' | 'flag' | 'text'
  /** The columns it reads, sorted. */
  readonly columns: readonly string[]
  /** The values of the rows from `from` up to `to`, as a column of `to - from` rows. */
  evaluateRange(from: number, to: number): Column
  /**
   * 1 for each row from `from` up to `to` where the expression is true, 0 where it is false or missing.
   *
   * @throws EXPRESSION_TYPE where the values are not flags.
   */
  filterRange(from: number, to: number): Uint8Array
}

/**
 * Checks an expression against a table and compiles it to loops over columns.
 *
 * @throws EXPRESSION_INVALID for another shape, COLUMN_UNKNOWN naming the nearest column, EXPRESSION_TYPE where kinds do
 *   not go together (a text compared with a number) or no kind can be told (nothing but the missing literal).
 */
export function compileExpression(expression: Expression, table: Table): CompiledExpression {
  const checked = checkExpression(expression)
  const node = valueNode(checked, table)
  const source = checked.op === 'column' ? table.columns[checked.args[0]] : null
  return Object.freeze({
    kind: source?.kind === 'integer' ? 'integer' : node.kind,
    columns: columnsOf(checked),
    evaluateRange(from: number, to: number): Column {
      const column = readColumn(node, ...rangeOf(table, from, to))
      if (source?.kind !== 'integer' || column.kind !== 'number') return column
      return Object.freeze({ kind: 'integer', values: column.values, unit: source.unit })
    },
    filterRange(from: number, to: number): Uint8Array {
      if (node.kind !== 'flag') throw notAFlag(node.kind)
      const [first, end] = rangeOf(table, from, to)
      const flags = readFlags(node, first, end)
      for (let i = 0; i < flags.length; i++) if (flags[i] !== 1) flags[i] = 0
      return flags
    },
  })
}

/**
 * Evaluates an expression for every row of a table.
 *
 * @throws as {@link compileExpression}.
 */
export function evaluate(expression: Expression, table: Table): Column {
  return compileExpression(expression, table).evaluateRange(0, table.rowCount)
}

/**
 * Finds the rows for which an expression is true: 1 for these, 0 where it is false or missing.
 *
 * @throws as {@link compileExpression}, and EXPRESSION_TYPE where the values are not flags.
 */
export function evaluateFilter(expression: Expression, table: Table): Uint8Array {
  return compileExpression(expression, table).filterRange(0, table.rowCount)
}

/**
 * Finds the kind of the values an expression has over a table; null where it is nothing but the missing literal.
 *
 * @throws EXPRESSION_INVALID, COLUMN_UNKNOWN, EXPRESSION_TYPE
 */
export function expressionKind(expression: Expression, table: Table): ExpressionKind {
  const { kind } = compileNode(checkExpression(expression), table, '')
  return kind === 'missing' ? null : kind
}

function valueNode(expression: Expression, table: Table): ValueNode {
  const node = compileNode(expression, table, '')
  if (node.kind !== 'missing') return node
  throw withoutKind()
}

function rangeOf(table: Table, from: number, to: number): [number, number] {
  if (Number.isInteger(from) && Number.isInteger(to) && from >= 0 && from <= to && to <= table.rowCount)
    return [from, to]
  throw new ClienteleError(
    'ARGUMENT_INVALID',
    `The rows from ${from} up to ${to} were asked for, but the table has ${table.rowCount}. Give a range within the table.`,
    { from, to, rowCount: table.rowCount },
  )
}

function readColumn(node: ValueNode, from: number, to: number): Column {
  switch (node.kind) {
    case 'number':
    case 'time':
      return Object.freeze({ kind: node.kind, values: readNumbers(node, from, to) })
    case 'date':
      return Object.freeze({ kind: 'date', values: readDays(node, from, to) })
    case 'flag':
      return Object.freeze({ kind: 'flag', values: readFlags(node, from, to) })
    case 'text': {
      const codes = readCodes(node, from, to)
      return Object.freeze({ kind: 'text', codes, dictionary: node.dictionary() })
    }
  }
}

function readDays(node: NumericNode, from: number, to: number): Int32Array {
  const numbers = readNumbers(node, from, to)
  const days = new Int32Array(numbers.length)
  for (let i = 0; i < days.length; i++) days[i] = Number.isNaN(numbers[i]) ? MISSING_DATE : numbers[i]
  return days
}

function readNumbers(node: NumericNode, from: number, to: number): Float64Array {
  const values = new Float64Array(to - from)
  eachBlock(from, to, (start, end) => copy(node.read(start, end), values, start - from, end - start))
  return values
}

function readFlags(node: FlagNode, from: number, to: number): Uint8Array {
  const values = new Uint8Array(to - from)
  eachBlock(from, to, (start, end) => copy(node.read(start, end), values, start - from, end - start))
  return values
}

function readCodes(node: TextNode, from: number, to: number): Int32Array {
  const codes = new Int32Array(to - from)
  eachBlock(from, to, (start, end) => copy(node.read(start, end), codes, start - from, end - start))
  return codes
}

function eachBlock(from: number, to: number, work: (start: number, end: number) => void): void {
  for (let start = from; start < to; start += BLOCK) work(start, Math.min(to, start + BLOCK))
}

function copy(
  values: { readonly [index: number]: number },
  into: { [index: number]: number },
  at: number,
  count: number,
): void {
  for (let i = 0; i < count; i++) into[at + i] = values[i]
}
