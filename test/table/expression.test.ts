import { describe, expect, it } from 'vitest'
import { isClienteleError } from '../../src/errors.ts'
import { cellsColumn } from '../../src/table/cells-column.ts'
import { dateColumn, timeColumn } from '../../src/table/date-columns.ts'
import * as expression from '../../src/table/expression/builder.ts'
import { checkExpression } from '../../src/table/expression/check.ts'
import { columnsOf } from '../../src/table/expression/columns-of.ts'
import {
  compileExpression,
  evaluate,
  evaluateFilter,
  expressionKind,
} from '../../src/table/expression/evaluate.ts'
import { arities, operatorNames } from '../../src/table/expression/operators.ts'
import type { Expression } from '../../src/table/expression.ts'
import { flagColumn } from '../../src/table/flag-column.ts'
import { makeTable } from '../../src/table/make-table.ts'
import { integerColumn, numberColumn } from '../../src/table/number-columns.ts'
import { textColumn } from '../../src/table/text-columns.ts'
import { toRows } from '../../src/table/to-rows.ts'

const { and, column, eq, gt, literal, not, or } = expression

const T = true
const F = false
const M = null

describe('three-valued logic', () => {
  const a = [T, T, T, F, F, F, M, M, M]
  const b = [T, F, M, T, F, M, T, F, M]
  const table = makeTable({ a: flagColumn(a), b: flagColumn(b) })

  it('and is false if any is false, else missing if any is missing', () => {
    expect(flags(and(column('a'), column('b')))).toEqual([T, F, M, F, F, F, M, F, M])
  })

  it('or is true if any is true, else missing if any is missing', () => {
    expect(flags(or(column('a'), column('b')))).toEqual([T, T, T, T, F, M, T, M, M])
  })

  it('not leaves missing missing', () => {
    expect(flags(not(column('a')))).toEqual([F, F, F, T, T, T, M, M, M])
  })

  it('a comparison with a missing value is missing, also of missing with missing', () => {
    expect(flags(eq(column('a'), column('b')))).toEqual([T, F, M, F, T, M, M, M, M])
    expect(flags(expression.ne(column('a'), column('b')))).toEqual([F, T, M, T, F, M, M, M, M])
    expect(flags(eq(null, null))).toEqual(Array(9).fill(M))
  })

  it('false comes before true', () => {
    expect(flags(expression.lt(column('a'), column('b')))).toEqual([F, F, M, T, F, M, M, M, M])
  })

  it('isMissing is never missing', () => {
    expect(flags(expression.isMissing(column('b')))).toEqual([F, F, T, F, F, T, F, F, T])
    expect(flags(expression.isMissing(literal(null)))).toEqual(Array(9).fill(T))
  })

  it('a filter keeps true only', () => {
    expect([...evaluateFilter(column('a'), table)]).toEqual([1, 1, 1, 0, 0, 0, 0, 0, 0])
    expect([...evaluateFilter(not(column('a')), table)]).toEqual([0, 0, 0, 1, 1, 1, 0, 0, 0])
  })

  it('if takes otherwise where the condition is missing', () => {
    expect(plain(expression.if(column('a'), 'yes', 'no'), table)).toEqual([
      ...['yes', 'yes', 'yes'],
      ...['no', 'no', 'no'],
      ...['no', 'no', 'no'],
    ])
  })

  function flags(one: Expression): unknown[] {
    return plain(one, table)
  }
})

describe('in', () => {
  const table = makeTable({
    x: numberColumn([1, 2, M]),
    y: numberColumn([1, M, 1]),
    s: textColumn(['a', 'b', M]),
  })

  it('is true if one is equal, else missing if the value or one of the others is missing', () => {
    expect(plain(expression.in(column('x'), 1, 3), table)).toEqual([T, F, M])
    expect(plain(expression.in(column('x'), 1, null), table)).toEqual([T, M, M])
    expect(plain(expression.in(column('x'), column('y'), 7), table)).toEqual([T, M, M])
    expect(plain(expression.in(column('s'), 'a', 'c'), table)).toEqual([T, F, M])
    expect(plain(expression.in(column('s'), 'a', null), table)).toEqual([T, M, M])
    expect(plain(expression.in(null, 'a'), table)).toEqual([M, M, M])
  })

  it('takes many thousand values', () => {
    const many = Array.from({ length: 20_000 }, (_, i) => `text ${i}`)
    const big = makeTable({ s: textColumn(['text 19999', 'text 20000', 'text']) })
    expect(plain(expression.in(column('s'), 'a', ...many), big)).toEqual([T, F, F])
    const numbers = Array.from({ length: 20_000 }, (_, i) => i * 2)
    const evens = makeTable({ x: numberColumn([39_998, 39_997, -0]) })
    expect(plain(expression.in(column('x'), -1, ...numbers), evens)).toEqual([T, F, T])
  })
})

describe('numbers', () => {
  const table = makeTable({
    x: numberColumn([2.5, -2.5, 0.49999999999999994, -0.5, M]),
    zero: numberColumn([0, -0, 0, 0, 0]),
  })
  const x = column('x')

  it('round takes halves away from zero', () => {
    expect(plain(expression.round(x), table)).toEqual([3, -3, 0, -1, M])
  })

  it('floor goes down', () => {
    expect(plain(expression.floor(x), table)).toEqual([2, -3, 0, -1, M])
  })

  it('division by zero is missing', () => {
    expect(plain(expression.divide(x, column('zero')), table)).toEqual([M, M, M, M, M])
    expect(plain(expression.divide(column('zero'), column('zero')), table)).toEqual([M, M, M, M, M])
    expect(plain(gt(expression.divide(x, 0), 1), table)).toEqual([M, M, M, M, M])
  })

  it('log1p is missing at and below -1', () => {
    const some = makeTable({ x: numberColumn([0, Math.E - 1, -1, -2, 1e-20]) })
    const [zero, one, ...rest] = plain(expression.log1p(x), some)
    expect([zero, ...rest]).toEqual([0, M, M, 1e-20])
    expect(one).toBeCloseTo(1, 15)
  })

  it('results beyond the range of numbers are missing, also inside', () => {
    expect(plain(gt(expression.multiply(1e308, 10), 0), table)).toEqual([M, M, M, M, M])
    expect(plain(expression.subtract(expression.negate(1e308), 1e308), table)).toEqual([M, M, M, M, M])
  })

  it('-0 does not appear', () => {
    const results = [expression.negate(0), expression.round(-0.2), expression.multiply(0, -3)].map((one) =>
      evaluate(one, table),
    )
    for (const result of results) expect(result).toMatchObject({ values: new Float64Array(5) })
  })

  it('numbers and integers are one kind', () => {
    const money = makeTable({
      cents: integerColumn([150, 250], 'EUR/100'),
      limit: numberColumn([200.5, 200.5]),
    })
    expect(plain(gt(column('cents'), column('limit')), money)).toEqual([F, T])
  })

  it('a bare column keeps its kind and unit, a computed one is of kind number', () => {
    const money = makeTable({ cents: integerColumn([150, M], 'EUR/100') })
    expect(evaluate(column('cents'), money)).toMatchObject({ kind: 'integer', unit: 'EUR/100' })
    expect(compileExpression(column('cents'), money).kind).toBe('integer')
    expect(evaluate(expression.add(column('cents'), 0), money).kind).toBe('number')
  })

  it('least and greatest are missing if any is missing', () => {
    const two = makeTable({ a: numberColumn([1, 5, M]), b: numberColumn([3, 2, 2]) })
    expect(plain(expression.least(column('a'), column('b')), two)).toEqual([1, 2, M])
    expect(plain(expression.greatest(column('a'), column('b'), 4), two)).toEqual([4, 5, M])
    expect(plain(expression.coalesce(column('a'), column('b')), two)).toEqual([1, 5, 2])
  })
})

describe('dates and times', () => {
  const table = makeTable({
    d: dateColumn(['2024-02-29', '1969-12-31', '9999-12-31', M]),
    t: timeColumn(['2024-02-29T12:00:00Z', '1969-12-31T23:59:59Z', '2024-02-29T14:00:00+02:00', M]),
  })
  const d = column('d')

  it('know year, month and weekday, 1 being Monday', () => {
    expect(plain(expression.year(d), table)).toEqual([2024, 1969, 9999, M])
    expect(plain(expression.month(d), table)).toEqual([2, 12, 12, M])
    expect(plain(expression.weekday(d), table)).toEqual([4, 3, 5, M])
  })

  it('addDays is missing beyond the year 9999 and for parts of days', () => {
    expect(plain(expression.addDays(d, 1), table)).toEqual(['2024-03-01', '1970-01-01', M, M])
    expect(plain(expression.addDays(d, 0.5), table)).toEqual([M, M, M, M])
    expect(plain(expression.addDays(expression.date('0000-01-01'), -1), table)).toEqual([M, M, M, M])
  })

  it('daysBetween is the later minus the earlier', () => {
    expect(plain(expression.daysBetween(d, expression.date('2024-02-28')), table)).toEqual([
      1,
      -19_782,
      2_913_115,
      M,
    ])
  })

  it('compare with the literals of their kind', () => {
    expect(plain(expression.ge(d, expression.date('2024-02-29')), table)).toEqual([T, F, T, M])
    expect(plain(eq(column('t'), expression.time('2024-02-29T12:00:00Z')), table)).toEqual([T, F, T, M])
  })

  it('least and greatest of dates are dates', () => {
    expect(plain(expression.least(d, expression.date('2000-01-01')), table)).toEqual([
      '2000-01-01',
      '1969-12-31',
      '2000-01-01',
      M,
    ])
  })
})

describe('texts', () => {
  const table = makeTable({
    s: textColumn(['Éclair', 'eclair', '', '\u{1F600}x', M]),
    other: textColumn(['eclair', 'eclair', '', '\uFFFD', 'a']),
  })
  const s = column('s')

  it('compare by UTF-8 bytes, not by UTF-16 units', () => {
    expect(plain(gt(s, '\uFFFD'), table)).toEqual([F, F, F, T, M])
    expect(plain(gt(s, column('other')), table)).toEqual([T, F, F, T, M])
    expect('\u{1F600}x' > '\uFFFD').toBe(false)
  })

  it('are equal whatever dictionary they come from', () => {
    expect(plain(eq(s, column('other')), table)).toEqual([F, T, T, F, M])
    expect(plain(eq('eclair', column('other')), table)).toEqual([T, T, F, F, F])
  })

  it('lower works character by character and keeps the number of code points', () => {
    const words = makeTable({ s: textColumn(['ÉCLAIR', 'ΑΣ', 'İ', M]) })
    expect(plain(expression.lower(s), words)).toEqual(['éclair', 'ας'.replace('ς', 'σ'), 'i', M])
    expect(plain(expression.length(expression.lower(s)), words)).toEqual([6, 2, 1, M])
  })

  it('length counts code points', () => {
    expect(plain(expression.length(s), table)).toEqual([6, 6, 0, 2, M])
  })

  it('startsWith and contains, the empty text being in every text', () => {
    expect(plain(expression.startsWith(s, 'ec'), table)).toEqual([F, T, F, F, M])
    expect(plain(expression.contains(s, 'lai'), table)).toEqual([T, T, F, F, M])
    expect(plain(expression.contains(s, ''), table)).toEqual([T, T, T, T, M])
    expect(plain(expression.startsWith('eclairs', s), table)).toEqual([F, T, T, F, M])
    expect(plain(expression.startsWith(s, null), table)).toEqual([M, M, M, M, M])
  })

  it('if and coalesce mix texts of several dictionaries', () => {
    expect(plain(expression.coalesce(s, column('other')), table)).toEqual([
      'Éclair',
      'eclair',
      '',
      '\u{1F600}x',
      'a',
    ])
    expect(plain(expression.if(eq(s, 'eclair'), expression.lower(column('other')), 'none'), table)).toEqual([
      ...['none', 'eclair', 'none', 'none', 'none'],
    ])
  })
})

describe('kinds', () => {
  const table = makeTable({
    n: numberColumn([1]),
    s: textColumn(['1']),
    d: dateColumn(['2024-01-01']),
    f: flagColumn([true]),
    cells: cellsColumn({
      rowPtr: new Float64Array(2),
      option: new Uint16Array(0),
      value: new Float32Array(0),
      benefit: new Float32Array(0),
      cost: new Float32Array(0),
      standardError: new Float32Array(0),
    }),
  })

  const cases: readonly [string, Expression, string][] = [
    ['a number with a text', eq(column('n'), column('s')), 'args[0] is a number and args[1] a text'],
    ['a date with a text', gt(column('d'), '2024-01-01'), '{ "op": "date"'],
    ['a flag with a number', eq(column('f'), 1), 'true or false, not 1 or 0'],
    [
      'a text where a number goes',
      expression.add(column('n'), column('s')),
      'args[1] is a text, but "add" takes a number',
    ],
    ['a number where a flag goes', and(column('f'), not(column('n'))), 'args[1].args[0] is a number'],
    ['two kinds in "if"', expression.if(column('f'), 1, 'one'), 'args[1] is a number and args[2] a text'],
    ['two kinds in "in"', expression.in(column('n'), 1, 'one'), 'args[0] is a number and args[2] a text'],
    ['the least of texts', expression.least(column('s'), 'a'), 'numbers, dates or times'],
    ['a column of cells', expression.isMissing(column('cells')), 'kind cells'],
    ['nothing but missing', literal(null), 'missing literal'],
    ['the coalesce of nothing but missing', expression.coalesce(null, null), 'missing literal'],
  ]
  it.each(cases)('refuse %s', (_, one, says) => {
    expect(refusal(() => evaluate(one, table))).toMatchObject({ code: 'EXPRESSION_TYPE' })
    expect(refusal(() => evaluate(one, table)).message).toContain(says)
  })

  it('refuse a filter that is no flag', () => {
    expect(refusal(() => evaluateFilter(column('n'), table))).toMatchObject({ code: 'EXPRESSION_TYPE' })
  })

  it('name the nearest column for one that does not exist', () => {
    const wide = makeTable({ recency: numberColumn([1]) })
    const error = refusal(() => evaluate(gt(column('recensy'), 1), wide))
    expect(error).toMatchObject({ code: 'COLUMN_UNKNOWN', details: { nearest: 'recency' } })
  })

  it('take names that objects have by themselves', () => {
    for (const name of ['__proto__', 'constructor', 'toString']) {
      expect(refusal(() => evaluate(column(name), table)).code).toBe('COLUMN_UNKNOWN')
      expect(plain(column(name), makeTable([[name, numberColumn([7])]]))).toEqual([7])
    }
  })

  it('can be asked for', () => {
    expect(expressionKind(gt(column('n'), 1), table)).toBe('flag')
    expect(expressionKind(expression.coalesce(null, column('s')), table)).toBe('text')
    expect(expressionKind(literal(null), table)).toBeNull()
  })

  it('refuse a range outside the table', () => {
    const compiled = compileExpression(column('n'), table)
    for (const [from, to] of [
      [0, 2],
      [-1, 1],
      [1, 0],
      [0.5, 1],
    ]) {
      expect(refusal(() => compiled.evaluateRange(from, to)).code).toBe('ARGUMENT_INVALID')
    }
  })

  it('evaluate over no rows', () => {
    const empty = makeTable({ n: numberColumn([]) })
    expect(evaluate(gt(column('n'), 1), empty)).toMatchObject({ kind: 'flag', values: new Uint8Array(0) })
  })
})

describe('checkExpression', () => {
  const x = { op: 'column', args: ['x'] }

  it('gives back a frozen copy', () => {
    const checked = checkExpression(JSON.parse(JSON.stringify(eq(column('x'), 1))))
    expect(checked).toEqual(eq(column('x'), 1))
    expect(
      Object.isFrozen(checked) && Object.isFrozen(checked.args) && Object.isFrozen(checked.args[0]),
    ).toBe(true)
  })

  it('knows every operator of the language', () => {
    for (const [op, { least }] of Object.entries(arities)) {
      expect(checkExpression({ op, args: Array(least).fill(x) })).toMatchObject({ op })
    }
    expect(operatorNames).toHaveLength(37)
  })

  const cases: readonly [string, unknown, string][] = [
    ['a number instead of an expression', 3, 'The expression is a number'],
    ['nothing', undefined, 'The expression is absent'],
    ['an array', [x], 'The expression is an array'],
    ['no args', { op: 'and' }, 'args is absent'],
    ['an operator that is no text', { op: 3, args: [] }, 'op is a number'],
    ['an unknown operator', { op: 'gtt', args: [x, x] }, 'Did you mean "gt"?'],
    ['an operator objects have by themselves', { op: 'constructor', args: [x] }, 'no operator'],
    [
      'an unknown operator deep inside',
      { op: 'and', args: [x, { op: 'not', args: [{ op: 'equals', args: [x, x] }] }] },
      'args[1].args[0].op is "equals"',
    ],
    ['too few arguments', { op: 'gt', args: [x] }, 'args has 1 argument. "gt" takes 2.'],
    ['too many arguments', { op: 'not', args: [x, x] }, 'args has 2 arguments. "not" takes 1.'],
    ['no arguments', { op: 'and', args: [] }, '"and" takes 1 or more.'],
    ['"in" among nothing', { op: 'in', args: [x] }, '"in" takes 2 or more.'],
    ['an argument that is no expression', { op: 'gt', args: [x, 3] }, 'args[1] is a number'],
    ['a hole', { op: 'and', args: [x, undefined, x] }, 'args[1] is absent'],
    ['a column without a name', { op: 'column', args: [''] }, 'args[0] is a string'],
    ['a literal that is not finite', { op: 'literal', args: [Number.NaN] }, 'args[0] is not a finite number'],
    ['a literal object', { op: 'literal', args: [{}] }, 'args[0] is an object'],
    ['a literal with half a surrogate pair', { op: 'literal', args: ['\ud800'] }, 'args[0] is a string'],
    ['a day that does not exist', { op: 'date', args: ['2023-02-29'] }, 'YYYY-MM-DD'],
    ['an instant without a zone', { op: 'time', args: ['2023-02-28T10:00:00'] }, 'with its zone'],
    ['a further key', { op: 'not', args: [x], note: 'why' }, 'the key "note"'],
  ]
  it.each(cases)('refuses %s', (_, value, says) => {
    const error = refusal(() => checkExpression(value))
    expect(error.code).toBe('EXPRESSION_INVALID')
    expect(error.message).toContain(says)
  })

  it('refuses to nest without end', () => {
    const loop: { op: string; args: unknown[] } = { op: 'not', args: [] }
    loop.args.push(loop)
    expect(refusal(() => checkExpression(loop)).message).toContain('nests deeper')
  })

  it('lists columns once and sorted', () => {
    expect(columnsOf(and(gt(column('b'), column('a')), eq(column('b'), 'c')))).toEqual(['a', 'b'])
  })
})

function plain(one: Expression, table: Parameters<typeof evaluate>[1]): unknown[] {
  return toRows(makeTable({ value: evaluate(one, table) })).map((row) => row['value'])
}

function refusal(work: () => unknown): { code: string; message: string } {
  try {
    work()
  } catch (error) {
    if (isClienteleError(error)) return error
    throw error
  }
  throw new Error('nothing was refused')
}
