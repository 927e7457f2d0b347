import { columnOf } from '../access.ts'
import { daysFromText, millisecondsFromText } from '../calendar.ts'
import { type DateColumn, MISSING_CODE, MISSING_DATE, MISSING_FLAG, type TextColumn } from '../column.ts'
import { createDictionaryBuilder } from '../dictionary-builder.ts'
import type { Table } from '../table.ts'
import { cellsRefused } from './kind-rules.ts'
import {
  BLOCK,
  type FlagNode,
  type MissingNode,
  type Node,
  type NumericNode,
  numericNode,
  type TextNode,
  type ValueKind,
  type ValueNode,
} from './node.ts'

/**
 * The values of a column.
 *
 * @throws COLUMN_UNKNOWN, and EXPRESSION_TYPE for a column of cells.
 */
export function columnNode(table: Table, name: string, path: string): ValueNode {
  const column = columnOf(table, name)
  switch (column.kind) {
    case 'number':
    case 'integer':
      return { kind: 'number', constant: false, read: (from, to) => column.values.subarray(from, to) }
    case 'time':
      return { kind: 'time', constant: false, read: (from, to) => column.values.subarray(from, to) }
    case 'date':
      return daysNode(column)
    case 'flag':
      return { kind: 'flag', constant: false, read: (from, to) => column.values.subarray(from, to) }
    case 'text':
      return codesNode(column)
    case 'cells':
      throw cellsRefused(name, path)
  }
}

function daysNode(column: DateColumn): NumericNode {
  return numericNode('date', [], (out, from, to) => {
    for (let row = from, i = 0; row < to; row++, i++) {
      const day = column.values[row]
      out[i] = day === MISSING_DATE ? Number.NaN : day
    }
  })
}

function codesNode({ codes, dictionary }: TextColumn): TextNode {
  return {
    kind: 'text',
    constant: false,
    read: (from, to) => codes.subarray(from, to),
    dictionary: () => dictionary,
  }
}

/** A value written into the expression. */
export function literalNode(value: number | string | boolean | null): Node {
  if (value === null) return { kind: 'missing' }
  if (typeof value === 'number') return constantNumeric('number', value)
  return typeof value === 'boolean' ? constantFlag(value ? 1 : 0) : constantText(value)
}

/** A day written into the expression. */
export function dateNode(day: string): NumericNode {
  return constantNumeric('date', daysFromText(day))
}

/** An instant written into the expression. */
export function timeNode(instant: string): NumericNode {
  return constantNumeric('time', millisecondsFromText(instant))
}

/** Gives the missing value a kind; other nodes stay as they are. */
export function withKind<Kind extends ValueKind>(node: Node, kind: Kind): Node & { readonly kind: Kind }
export function withKind(node: Node, kind: ValueKind): Node {
  return isMissingNode(node) ? missingOf(kind) : node
}

function isMissingNode(node: Node): node is MissingNode {
  return node.kind === 'missing'
}

function missingOf(kind: ValueKind): ValueNode {
  if (kind === 'flag') return constantFlag(MISSING_FLAG)
  return kind === 'text' ? constantText(null) : constantNumeric(kind, Number.NaN)
}

function constantNumeric(kind: NumericNode['kind'], value: number): NumericNode {
  let values = Float64Array.of(value)
  const read = (from: number, to: number): Float64Array => {
    if (to - from > values.length) values = new Float64Array(BLOCK).fill(value)
    return values
  }
  return { kind, constant: true, read }
}

/** A flag that is the same for every row. */
export function constantFlag(value: number): FlagNode {
  const values = new Uint8Array(BLOCK).fill(value)
  return { kind: 'flag', constant: true, read: () => values }
}

function constantText(text: string | null): TextNode {
  const builder = createDictionaryBuilder()
  const code = text === null ? MISSING_CODE : builder.codeOfString(text)
  const dictionary = builder.snapshot()
  let codes = Int32Array.of(code)
  const read = (from: number, to: number): Int32Array => {
    if (to - from > codes.length) codes = new Int32Array(BLOCK).fill(code)
    return codes
  }
  return { kind: 'text', constant: true, read, dictionary: () => dictionary }
}
