import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { isMissing, textAt } from '../../src/table/access.ts'
import { textFromDays } from '../../src/table/calendar.ts'
import type { Column } from '../../src/table/column.ts'
import { checkExpression } from '../../src/table/expression/check.ts'
import { columnsOf } from '../../src/table/expression/columns-of.ts'
import { compileExpression, evaluate, evaluateFilter } from '../../src/table/expression/evaluate.ts'
import { interpret, type Row, type Value } from './expression-interpreter.ts'
import { expressions, type PlainRow, row, toTable } from './random-expressions.ts'

function toRow(plain: PlainRow): Row {
  const day = (text: string | null): Value => (text === null ? null : { day: text })
  const instant = (text: string | null): Value => (text === null ? null : { instant: Date.parse(text) })
  const { d, e, t, u, ...same } = plain
  return { ...same, d: day(d), e: day(e), t: instant(t), u: instant(u) }
}

function valueAt(columnOfValues: Column, at: number): Value {
  if (isMissing(columnOfValues, at)) return null
  switch (columnOfValues.kind) {
    case 'date':
      return { day: textFromDays(columnOfValues.values[at]) }
    case 'time':
      return { instant: columnOfValues.values[at] }
    case 'flag':
      return columnOfValues.values[at] === 1
    case 'text':
      return textAt(columnOfValues, at)
    case 'cells':
      throw new Error('no expression gives cells')
    default:
      return columnOfValues.values[at]
  }
}

const byKind = expressions(3)
const anyExpression = fc.oneof(...Object.values(byKind))
const rows = fc.array(row, { maxLength: 12 })

describe('a compiled expression', () => {
  test.prop([anyExpression, rows], { numRuns: 3000 })(
    'says of every row what a naive interpreter says',
    (expression, plain) => {
      const column = evaluate(expression, toTable(plain))
      const found = plain.map((_, at) => valueAt(column, at))
      const expected = plain.map((one) => interpret(expression, toRow(one)))
      expect(found.map(positiveZero)).toEqual(expected.map(positiveZero))
    },
  )

  test.prop([anyExpression, rows], { numRuns: 500 })(
    'never gives an infinite number',
    (expression, plain) => {
      const column = evaluate(expression, toTable(plain))
      if (column.kind !== 'number') return
      for (const value of column.values) expect(Number.isFinite(value) || Number.isNaN(value)).toBe(true)
    },
  )

  test.prop([byKind['flag'], rows], { numRuns: 500 })(
    'keeps by a filter exactly the rows where it is true',
    (expression, plain) => {
      const kept = evaluateFilter(expression, toTable(plain))
      expect([...kept]).toEqual(plain.map((one) => (interpret(expression, toRow(one)) === true ? 1 : 0)))
    },
  )

  test.prop(
    [
      anyExpression,
      fc.array(row, { minLength: 1, maxLength: 5 }),
      fc.array(fc.nat({ max: 5000 }), { minLength: 2, maxLength: 4 }),
    ],
    {
      numRuns: 60,
    },
  )('gives the same values whole and cut anywhere', (expression, few, cuts) => {
    const plain = Array.from({ length: 5000 }, (_, at) => few[(at * 7919) % few.length])
    const table = toTable(plain)
    const whole = evaluate(expression, table)
    const compiled = compileExpression(expression, table)
    const [from, to] = [Math.min(...cuts), Math.max(...cuts)]
    const part = compiled.evaluateRange(from, to)
    for (let at = from; at < to; at += 97) expect(valueAt(part, at - from)).toEqual(valueAt(whole, at))
  })

  test.prop([anyExpression])('survives JSON, and lists the columns it mentions', (expression) => {
    const text = JSON.stringify(expression)
    expect(checkExpression(JSON.parse(text))).toEqual(JSON.parse(text))
    const mentioned = [...text.matchAll(/"op":"column","args":\["(.)"\]/g)].map((match) => match[1])
    expect(columnsOf(expression)).toEqual([...new Set(mentioned)].sort())
  })
})

function positiveZero(value: Value): Value {
  return value === 0 ? 0 : value
}
