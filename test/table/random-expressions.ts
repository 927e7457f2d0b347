import { fc } from '@fast-check/vitest'
import { textFromDays } from '../../src/table/calendar.ts'
import { dateColumn, timeColumn } from '../../src/table/date-columns.ts'
import type { Expression } from '../../src/table/expression.ts'
import { flagColumn } from '../../src/table/flag-column.ts'
import { makeTable } from '../../src/table/make-table.ts'
import { integerColumn, numberColumn } from '../../src/table/number-columns.ts'
import type { Table } from '../../src/table/table.ts'
import { textColumn } from '../../src/table/text-columns.ts'

type Args = readonly [Expression, ...Expression[]]
const op = (name: string, args: readonly Expression[]): Expression =>
  ({ op: name, args }) as unknown as Expression

const numbers = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.constantFrom(0.5, -0.5, 2.5, -2.5, 0.49999999999999994, 1e308, -1e308, 5e-324, -0, 1e-20),
  fc.constantFrom(Number.MAX_VALUE, -Number.MAX_VALUE, 2 ** -1022, -1e-310, 2 ** 53 - 1, 2 ** -600, 2 ** 600),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
)
const days = fc
  .oneof(
    fc.integer({ min: -5, max: 40 }),
    fc.integer({ min: -719_528, max: 2_932_896 }),
    fc.constantFrom(-719_528, -719_163, 2_932_896),
  )
  .map(textFromDays)
const instants = fc.integer({ min: -3, max: 3 }).map((second) => new Date(second * 1000).toISOString())
const texts = fc.oneof(
  fc.constantFrom('', 'a', 'b', 'ab', 'A', 'Ab', 'É', 'é', 'İ', 'Σ', '\u{1F600}', '\uFFFD', 'ß', 'a\u0000'),
  fc.constantFrom(
    "it's",
    '"',
    '\\',
    "\\'",
    '\\n',
    '\n\t',
    '%',
    '_',
    'e\u0301',
    '\u0301',
    'STRAẞE',
    'ΑΣ',
    'Ⓐ',
    '𐐀',
  ),
  fc.string({ unit: 'binary', maxLength: 3 }).filter((text) => !/\p{Surrogate}/u.test(text)),
)

const column = (...names: string[]): fc.Arbitrary<Expression> =>
  fc.constantFrom(...names).map((name) => ({ op: 'column', args: [name] }))
const missing: Expression = { op: 'literal', args: [null] }
const literal = (values: fc.Arbitrary<number | string | boolean>): fc.Arbitrary<Expression> =>
  values.map((value) => ({ op: 'literal', args: [value] }))

/** Well-typed expressions, by kind, at most so deep. `null` stands where any kind may. */
export function expressions(depth: number): Readonly<Record<string, fc.Arbitrary<Expression>>> {
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
/** A row with two columns of each kind. */
export const row = fc.record({
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
export type PlainRow = typeof row extends fc.Arbitrary<infer Item> ? Item : never

/** The rows as a table. */
export function toTable(rows: readonly PlainRow[]): Table {
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
