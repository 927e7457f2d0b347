import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { isMissing, textAt } from '../../src/table/access.ts'
import { textFromDays } from '../../src/table/calendar.ts'
import type { Column } from '../../src/table/column.ts'
import { dateColumn, timeColumn } from '../../src/table/date-columns.ts'
import { checkExpression } from '../../src/table/expression/check.ts'
import { columnsOf } from '../../src/table/expression/columns-of.ts'
import { compileExpression, evaluate, evaluateFilter } from '../../src/table/expression/evaluate.ts'
import type { Expression } from '../../src/table/expression.ts'
import { flagColumn } from '../../src/table/flag-column.ts'
import { makeTable } from '../../src/table/make-table.ts'
import { integerColumn, numberColumn } from '../../src/table/number-columns.ts'
import type { Table } from '../../src/table/table.ts'
import { textColumn } from '../../src/table/text-columns.ts'
import { interpret, type Row, type Value } from './expression-interpreter.ts'

type Args = readonly [Expression, ...Expression[]]
const op = (name: string, args: readonly Expression[]): Expression =>
  ({ op: name, args }) as unknown as Expression

const numbers = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.constantFrom(0.5, -0.5, 2.5, -2.5, 0.49999999999999994, 1e308, -1e308, 5e-324, -0, 1e-20),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
)
const days = fc
  .oneof(fc.integer({ min: -5, max: 40 }), fc.integer({ min: -719_528, max: 2_932_896 }))
  .map(textFromDays)
const instants = fc.integer({ min: -3, max: 3 }).map((second) => new Date(second * 1000).toISOString())
const texts = fc.oneof(
  fc.constantFrom('', 'a', 'b', 'ab', 'A', 'Ab', 'É', 'é', 'İ', 'Σ', '\u{1F600}', '\uFFFD', 'ß', 'a\u0000'),
  fc.string({ unit: 'binary', maxLength: 3 }).filter((text) => !/\p{Surrogate}/u.test(text)),
)

const column = (...names: string[]): fc.Arbitrary<Expression> =>
  fc.constantFrom(...names).map((name) => ({ op: 'column', args: [name] }))
const missing: Expression = { op: 'literal', args: [null] }
const literal = (values: fc.Arbitrary<number | string | boolean>): fc.Arbitrary<Expression> =>
  values.map((value) => ({ op: 'literal', args: [value] }))

/** Well-typed expressions, by kind, at most so deep. `null` stands where any kind may. */
function expressions(depth: number): Readonly<Record<string, fc.Arbitrary<Expression>>> {
  const leaves = {
    number: fc.oneof({ weight: 5, arbitrary: column('n', 'm', 'i') }, literal(numbers)),
    date: fc.oneof(
      column('d', 'e'),
      days.map((day): Expression => ({ op: 'date', args: [day] })),
    ),
    time: fc.oneof(
      column('t', 'u'),
      instants.map((instant): Expression => ({ op: 'time', args: [instant] })),
    ),
    flag: fc.oneof({ weight: 5, arbitrary: column('f', 'g') }, literal(fc.boolean())),
    text: fc.oneof({ weight: 2, arbitrary: column('s', 'r') }, literal(texts)),
  }
  if (depth === 0) return leaves
  const inner = expressions(depth - 1)
  const kinds = ['number', 'date', 'time', 'flag', 'text']
  const orMissing = (kind: string) => fc.oneof({ weight: 12, arbitrary: inner[kind] }, fc.constant(missing))
  const call = (names: string[], ...of: string[]): fc.Arbitrary<Expression> =>
    fc.tuple(fc.constantFrom(...names), ...of.map(orMissing)).map(([name, ...args]) => op(name, args))
  const several = (names: string[], kind: string): fc.Arbitrary<Expression> =>
    fc
      .tuple(fc.constantFrom(...names), inner[kind], fc.array(orMissing(kind), { maxLength: 3 }))
      .map(([name, first, others]) => op(name, [first, ...others]))
  const members = (kind: string): fc.Arbitrary<Expression> =>
    fc
      .tuple(inner[kind], fc.array(orMissing(kind), { minLength: 1, maxLength: 4 }))
      .map(([x, others]) => op('in', [x, ...others]))
  const either = (kind: string): fc.Arbitrary<Expression> =>
    fc.tuple(orMissing('flag'), inner[kind], orMissing(kind)).map((args) => op('if', args as unknown as Args))
  const shared = (kind: string): fc.Arbitrary<Expression>[] => [
    leaves[kind as 'flag'],
    several(['coalesce'], kind),
    either(kind),
  ]
  const compared = ['eq', 'ne', 'lt', 'le', 'gt', 'ge']
  return {
    number: fc.oneof(
      ...shared('number'),
      call(['negate', 'abs', 'floor', 'round', 'log1p'], 'number'),
      call(['add', 'subtract', 'multiply', 'divide'], 'number', 'number'),
      call(['year', 'month', 'weekday'], 'date'),
      call(['daysBetween'], 'date', 'date'),
      call(['length'], 'text'),
      several(['least', 'greatest'], 'number'),
    ),
    date: fc.oneof(
      ...shared('date'),
      call(['addDays'], 'date', 'number'),
      several(['least', 'greatest'], 'date'),
    ),
    time: fc.oneof(...shared('time'), several(['least', 'greatest'], 'time')),
    flag: fc.oneof(
      ...shared('flag'),
      call(['not'], 'flag'),
      several(['and', 'or'], 'flag'),
      call(['startsWith', 'contains'], 'text', 'text'),
      ...kinds.map((kind) => call(compared, kind, kind)),
      ...kinds.map((kind) => call(['isMissing'], kind)),
      ...kinds.map(members),
    ),
    text: fc.oneof(...shared('text'), call(['lower'], 'text')),
  }
}

const maybe = <Item>(items: fc.Arbitrary<Item>) => fc.option(items, { freq: 4, nil: null })
const row = fc.record({
  n: maybe(numbers),
  m: maybe(numbers),
  i: maybe(fc.integer({ min: -4, max: 4 })),
  d: maybe(days),
  e: maybe(days),
  t: maybe(instants),
  u: maybe(instants),
  f: maybe(fc.boolean()),
  g: maybe(fc.boolean()),
  s: maybe(texts),
  r: maybe(texts),
})
type PlainRow = typeof row extends fc.Arbitrary<infer Item> ? Item : never

function toTable(rows: readonly PlainRow[]): Table {
  const of = <Key extends keyof PlainRow>(key: Key): PlainRow[Key][] => rows.map((one) => one[key])
  return makeTable({
    n: numberColumn(of('n')),
    m: numberColumn(of('m')),
    i: integerColumn(of('i'), 'EUR/100'),
    d: dateColumn(of('d')),
    e: dateColumn(of('e')),
    t: timeColumn(of('t')),
    u: timeColumn(of('u')),
    f: flagColumn(of('f')),
    g: flagColumn(of('g')),
    s: textColumn(of('s')),
    r: textColumn(of('r')),
  })
}

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
