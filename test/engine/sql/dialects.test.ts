import { createHash } from 'node:crypto'
import type { Dialect, Engine, Sql } from 'clientele/engine'
import {
  columnOf,
  daysFromText,
  expression,
  fromArrays,
  isMissing,
  millisecondsFromText,
  textAt,
} from 'clientele/table'
import { describe, expect, it } from 'vitest'
import { expressionToSql } from '../../../src/engine/expression-sql.ts'
import { quantiles } from '../../../src/math/quantile.ts'
import { testEngines } from '../engines.ts'

type Plain = number | string | null

describe.each(testEngines)('the dialect of $name', ({ open }) => {
  /** The values that a query over one row gives. */
  const ask = async (write: (dialect: Dialect) => readonly Sql[]): Promise<readonly Plain[]> => {
    const engine = await open()
    return valuesOf(engine, write(engine.dialect))
  }
  const doubles = ({ double }: Dialect, ...values: readonly number[]): readonly Sql[] => values.map(double)

  describe('literals', () => {
    const texts = [
      "'",
      '\\',
      '"',
      '\n',
      '\t',
      '\r',
      '😀',
      '',
      '`',
      "it''s",
      "\\'",
      '\\\\n',
      '$1 ? :a %',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: Spark would put a variable here
      '${x} ${env:HOME} ${system:user.name}',
      '-- no',
      '/* x */',
      'e\u0301 ß İ',
    ]

    it.each(texts)('give back the text %j', async (text) => {
      expect(
        await ask((dialect) => [
          dialect.text(text),
          dialect.cast(dialect.length(dialect.text(text)), 'double'),
        ]),
      ).toEqual([text, [...text].length])
    })

    it('give back every double, and 0 for negative zero', async () => {
      const values = [
        1e-308,
        5e-324,
        0.1,
        -0.1,
        1 / 3,
        2 ** 53 - 1,
        1e22,
        Number.MAX_VALUE,
        -Number.MAX_VALUE,
        0,
      ]
      expect(await ask((dialect) => doubles(dialect, ...values, -0))).toEqual([...values, 0])
    })

    it('give back integers of 53 bits exactly', async () => {
      const values = [2 ** 53 - 1, -(2 ** 53 - 1), 0, -1]
      expect(await ask(({ integer, cast }) => values.map((value) => cast(integer(value), 'text')))).toEqual(
        values.map(String),
      )
    })

    it('give back days from the year 0 to the year 9999', async () => {
      const days = [
        '0000-01-01',
        '0000-02-29',
        '0001-01-01',
        '1969-12-31',
        '1970-01-01',
        '2024-02-29',
        '9999-12-31',
      ]
      const numbers = days.map(daysFromText)
      expect(
        await ask(({ day, dayNumber, cast }) =>
          numbers.map((number) => cast(dayNumber(day(number)), 'double')),
        ),
      ).toEqual(numbers)
    })

    it('give back flags, and missing values of every type', async () => {
      const answers = await ask(({ flag, missing, plain }) => [
        plain(flag(true), 'flag'),
        plain(flag(false), 'flag'),
        plain(missing('double'), 'number'),
        plain(missing('integer'), 'integer'),
        missing('text'),
        plain(missing('date'), 'date'),
        plain(missing('flag'), 'flag'),
      ])
      expect(answers).toEqual([1, 0, null, null, null, null, null])
    })

    it('refuse what cannot be written', async () => {
      const { dialect } = await open()
      for (const refused of [
        () => dialect.text('a\0'),
        () => dialect.double(Number.NaN),
        () => dialect.double(Number.POSITIVE_INFINITY),
        () => dialect.integer(2 ** 53),
        () => dialect.integer(0.5),
        () => dialect.identifier(''),
        () => dialect.identifier('a\0'),
      ])
        expect(refused).toThrow(expect.objectContaining({ code: 'ARGUMENT_INVALID' }))
    })
  })

  describe('names', () => {
    const names = [
      '"',
      '`',
      "'",
      'a b',
      'select',
      'order',
      'User',
      '😀',
      'a"b`c',
      '\\',
      'ß'.repeat(31),
      'x'.repeat(63),
    ]

    it.each(names)('may be %j', async (name) => {
      const engine = await open()
      const { dialect } = engine
      const quoted = dialect.identifier(name)
      const query = dialect.sql`select ${quoted} as ${quoted} from (select ${1} as ${quoted}) as rows_`
      for await (const table of engine.query(query)) expect(table.names).toEqual([name])
    })

    it('beyond 63 bytes are whole or refused, never cut', async () => {
      const engine = await open()
      const { dialect } = engine
      for (const name of ['x'.repeat(64), 'ß'.repeat(32), `${'x'.repeat(70)}1`]) {
        const found = await namesOf(engine, (quoted) => dialect.sql`select ${1} as ${quoted}`, name)
        expect([[name], 'ARGUMENT_INVALID']).toContainEqual(found)
      }
    })

    it('that differ only in case are two columns, or refused by a code', async () => {
      const engine = await open()
      const { dialect } = engine
      const both = engine.register(fromArrays({ a: [1], A: [2] }), 'case')
      if (dialect.foldsCase === true) {
        await expect(both).rejects.toMatchObject({ code: 'COLUMN_DUPLICATE' })
        return
      }
      const relation = await both
      const sent = ['a', 'A'].map(dialect.identifier)
      expect(await rowsOf(engine, sent, relation.from)).toEqual([[1, 2]])
      await engine.drop(relation)
    })

    it('of purposes may be long', async () => {
      const engine = await open()
      const relation = await engine.register(fromArrays({ a: [1] }), 'a very long purpose '.repeat(10))
      await engine.drop(relation)
    })
  })

  describe('numbers', () => {
    it('cast goes between types', async () => {
      expect(
        await ask(({ cast, double, integer, text, plain }) => [
          cast(integer(7), 'double'),
          cast(cast(double(7), 'integer'), 'text'),
          cast(text('1.5'), 'double'),
          plain(cast(text('2024-02-29'), 'date'), 'date'),
        ]),
      ).toEqual([7, '7', 1.5, daysFromText('2024-02-29')])
    })

    it('finite drops NaN and infinities', async () => {
      expect(
        await ask(({ cast, finite, text, double }) => [
          ...['NaN', 'Infinity', '-Infinity'].map((word) => finite(cast(text(word), 'double'))),
          finite(double(Number.MAX_VALUE)),
          finite(double(-1.5)),
        ]),
      ).toEqual([null, null, null, Number.MAX_VALUE, -1.5])
    })

    it('once names values', async () => {
      expect(
        await ask(({ once, abs, double, sql }) => [
          once([abs(double(-2)), double(5)], ([x, y]) => sql`(${x} * ${x} + ${y})`),
          once([abs(double(-2)), abs(double(-3))], ([x, y]) => sql`(${x} * ${x} * ${y})`),
        ]),
      ).toEqual([9, 12])
    })

    it('a layer is the query that it was, and hexadecimal digits are a number', async () => {
      // md5('a') is 0cc175b9c0f1b6a831c399e269772661.
      expect(
        await ask(({ sql, identifier, text, md5, layer, hexadecimal, cast }) => {
          const x = identifier('x')
          const rows = sql`(${layer(sql`select ${md5(text('a'))} as ${x}`)}) as l_`
          return [1, 5, 29].map((from) => sql`(select ${cast(hexadecimal(x, from), 'double')} from ${rows})`)
        }),
      ).toEqual([0x0cc1, 0x75b9, 0x2661])
    })

    it('arithmetic is that of doubles, missing beyond their range', async () => {
      const operands = [
        0,
        1,
        -1,
        0.1,
        3,
        5e-324,
        2 ** -1022,
        2 ** -1074 * 3,
        2 ** -538,
        2 ** -537,
        2 ** -600,
        1e-200,
        2 ** 500,
      ]
      const large = [
        2 ** 511,
        2 ** 512,
        2 ** 960,
        2 ** 970,
        2 ** 971,
        2 ** 1023,
        Number.MAX_VALUE,
        1e308,
        -1e308,
        1e154,
        -1e200,
      ]
      const all = [
        ...operands,
        ...large,
        1 - 2 ** -53,
        1 + 2 ** -52,
        2 - 2 ** -52,
        2 ** -60,
        2 ** -524,
        2 ** -575,
      ]
      const pairs = all.flatMap((x) => all.map((y) => [x, y] as const))
      const engine = await open()
      const { dialect } = engine
      const table = fromArrays({
        x: pairs.map(([x]) => x),
        y: pairs.map(([, y]) => y),
        i: pairs.map((_, i) => i),
      })
      const relation = await engine.register(table, 'pairs')
      const [x, y, i] = ['x', 'y', 'i'].map(dialect.identifier)
      const written = (['+', '-', '*', '/'] as const).map((sign) => dialect.arithmetic(sign, x, y))
      const found = await rowsOf(engine, written, dialect.sql`${relation.from} order by ${i}`)
      expect(found).toHaveLength(pairs.length)
      for (const [at, [left, right]] of pairs.entries())
        expect(found[at], `${left} and ${right}`).toEqual(
          [left + right, left - right, left * right, left / right].map((value) =>
            Number.isFinite(value) ? value + 0 : null,
          ),
        )
      // Constants are worked while a statement is planned.
      for (const value of [5e-324, 1e308, 1e-200, 0])
        expect(
          await valuesOf(engine, [
            dialect.arithmetic('*', dialect.double(value), dialect.double(value)),
            dialect.arithmetic('/', dialect.double(value), dialect.double(5e-324)),
          ]),
        ).toEqual([value * value, value / 5e-324].map((result) => (Number.isFinite(result) ? result : null)))
      await engine.drop(relation)
    })

    it('squares and cubes that are too small are 0', async () => {
      const least = { 2: 1.5717277847026285e-162, 3: 1.3518179858534569e-108 }
      const values = [0, 3, -0.1, 1e-200, -1e-200, 5e-324, 1e-110, least[2], least[2] * (1 + 2 ** -52)]
      values.push(least[3], -least[3], least[3] * (1 + 2 ** -52))
      const engine = await open()
      const { dialect } = engine
      const relation = await engine.register(fromArrays({ x: values, i: values.map((_, i) => i) }), 'powers')
      const [x, i] = ['x', 'i'].map(dialect.identifier)
      const written = ([2, 3] as const).map((exponent) => dialect.power(x, exponent))
      const found = await rowsOf(engine, written, dialect.sql`${relation.from} order by ${i}`)
      expect(found.map((row) => row.map((value) => Number(value) + 0))).toEqual(
        values.map((value) => [value * value + 0, value * value * value + 0]),
      )
      await engine.drop(relation)
    })

    it('divide works in double precision, and gives nothing by 0', async () => {
      expect(
        await ask(({ divide, integer }) => [
          divide(integer(7), integer(2)),
          divide(1, 3),
          divide(1, 0),
          divide(integer(1), integer(0)),
        ]),
      ).toEqual([3.5, 1 / 3, null, null])
    })

    it('floor goes down, and round takes halves away from zero', async () => {
      const values = [
        2.5,
        -2.5,
        0.5,
        -0.5,
        0.49999999999999994,
        -0.3,
        0.3,
        4503599627370495.5,
        2 ** 53 + 2,
        1e300,
        -1e300,
      ]
      expect(await ask((dialect) => doubles(dialect, ...values).map(dialect.round))).toEqual([
        3,
        -3,
        1,
        -1,
        0,
        0,
        0,
        4503599627370496,
        2 ** 53 + 2,
        1e300,
        -1e300,
      ])
      expect(await ask((dialect) => doubles(dialect, ...values).map(dialect.floor))).toEqual(
        values.map((value) => Math.floor(value) + 0),
      )
    })

    it('abs, sqrt, ln and exp are of doubles; missing where there is none', async () => {
      const found = await ask(({ abs, sqrt, ln, exp, double }) => [
        abs(double(-1.5)),
        sqrt(double(2)),
        sqrt(double(-1)),
        ln(double(0)),
        ln(double(-1)),
        ln(double(10)),
        exp(double(1)),
        exp(double(1e6)),
        exp(double(-1e6)),
      ])
      const expected = [1.5, Math.SQRT2, null, null, null, Math.LN10, Math.E, Math.exp(700), Math.exp(-700)]
      for (const [i, value] of expected.entries())
        if (value === null) expect(found[i]).toBeNull()
        else expect(Math.abs(Number(found[i]) / value - 1)).toBeLessThan(1e-13)
    })

    it('least and greatest are of one or more', async () => {
      expect(
        await ask(({ least, greatest, double, day, plain }) => [
          least([double(2), double(-1), double(3)]),
          greatest([double(2), double(-1), double(3)]),
          least([double(2)]),
          plain(greatest([day(-5), day(3)]), 'date'),
        ]),
      ).toEqual([-1, 3, 2, 3])
    })
  })

  describe('days', () => {
    const days = [
      '0000-01-01',
      '0000-12-31',
      '0001-01-01',
      '1582-10-10',
      '1969-12-31',
      '2000-02-29',
      '9999-12-31',
    ]

    it('have a year, a month and a weekday', async () => {
      const numbers = days.map(daysFromText)
      const found = await ask(({ day, year, month, weekday, cast }) =>
        numbers.flatMap((number) => [year, month, weekday].map((part) => cast(part(day(number)), 'double'))),
      )
      expect(found).toEqual(
        days.flatMap((text) => {
          const date = new Date(`${text}T00:00:00Z`)
          return [date.getUTCFullYear(), date.getUTCMonth() + 1, ((date.getUTCDay() + 6) % 7) + 1]
        }),
      )
    })

    it('lie so many days apart', async () => {
      const [first, last] = ['0000-01-01', '9999-12-31'].map(daysFromText)
      expect(
        await ask(({ day, daysBetween, addDays, dayNumber, cast, integer, double }) => [
          cast(daysBetween(day(first), day(last)), 'double'),
          cast(daysBetween(day(3), day(-4)), 'double'),
          cast(dayNumber(addDays(day(first), integer(last - first))), 'double'),
          cast(dayNumber(addDays(day(0), double(-1))), 'double'),
          cast(dayNumber(day(-1)), 'double'),
        ]),
      ).toEqual([last - first, -7, last, -1, -1])
    })

    it('instants are milliseconds, cut down', async () => {
      const instants = ['1969-12-31T23:59:59.999Z', '1970-01-01T00:00:00Z', '2024-02-29T12:34:56.789Z']
      const engine = await open()
      const { dialect } = engine
      const found = await valuesOf(
        engine,
        [...instants, '1969-12-31T23:59:59.9995Z', '2024-01-01T00:00:00.0009Z'].map((text) =>
          dialect.cast(
            dialect.milliseconds(
              dialect.sql`cast(${dialect.text(text.replace('Z', '').replace('T', ' '))} as timestamp)`,
            ),
            'double',
          ),
        ),
      )
      expect(found).toEqual([
        ...instants.map((text) => millisecondsFromText(text)),
        -1,
        millisecondsFromText('2024-01-01T00:00:00Z'),
      ])
    })
  })

  describe('texts', () => {
    it('lower, length, concat and prefix work by code points', async () => {
      expect(
        await ask(({ lower, length, concat, prefix, text, cast }) => [
          lower(text('ABC ÄÉ ΟΣ İ 😀')),
          cast(length(text('e\u0301😀')), 'double'),
          concat([text('a'), text("'"), text('ß')]),
          concat([text('one')]),
          prefix(text('😀bc'), 2),
          prefix(text('a'), 5),
          prefix(text('a'), 0),
        ]),
      ).toEqual(['abc äé οσ i 😀', 3, "a'ß", 'one', '😀b', 'a', ''])
    })

    it('startsWith and contains are exact, the empty text being in every text', async () => {
      const pairs = [
        ['abc', 'ab'],
        ['abc', 'bc'],
        ['abc', ''],
        ['', ''],
        ['100%', '%'],
        ['a_c', 'abc'],
        ['\u00e9', 'e'],
        ['A', 'a'],
      ] as const
      const found = await ask(({ startsWith, contains, text, plain }) =>
        pairs.flatMap(([x, y]) => [
          plain(startsWith(text(x), text(y)), 'flag'),
          plain(contains(text(x), text(y)), 'flag'),
        ]),
      )
      expect(found).toEqual(pairs.flatMap(([x, y]) => [Number(x.startsWith(y)), Number(x.includes(y))]))
    })

    it('byBytes compares and orders by UTF-8 bytes', async () => {
      const engine = await open()
      const { dialect } = engine
      const sorted = ['', 'A', 'B', 'Z', '_', 'a', 'b', '\u00e9', '\ufffd', '😀']
      const rows = sorted.map((text) => dialect.sql`select ${dialect.text(text)} as t`).reverse()
      const t = dialect.identifier('t')
      const from = dialect.sql`(${dialect.join(rows, ' union all ')}) as rows_ order by ${dialect.byBytes(t)}`
      expect((await rowsOf(engine, [t], from)).flat()).toEqual(sorted)
      const less = dialect.sql`${dialect.byBytes(dialect.text('\ufffd'))} < ${dialect.byBytes(dialect.text('😀'))}`
      expect(await valuesOf(engine, [dialect.plain(dialect.sql`(${less})`, 'flag')])).toEqual([1])
    })

    it('textPrint gives a text its 20 bits at most, and others to others', async () => {
      const engine = await open()
      const { dialect } = engine
      const { sql } = dialect
      const id = dialect.cast(dialect.identifier('i'), 'text')
      const print = dialect.identifier('p')
      const prints = sql`(select ${dialect.textPrint(id)} as ${print} from ${dialect.numbers(10_000)} as numbers_) as prints_`
      const found = [
        dialect.cast(sql`min(${print})`, 'double'),
        dialect.cast(sql`max(${print})`, 'double'),
        dialect.cast(sql`count(distinct ${print})`, 'double'),
      ]
      const [[least, greatest, distinct]] = (await rowsOf(engine, found, prints)) as number[][]
      expect(least).toBeGreaterThanOrEqual(0)
      expect(greatest).toBeLessThan(2 ** 20)
      // Of 16 bits, 10,000 draws leave 9,275 distinct ones in the mean, of 20 bits 9,952.
      expect(distinct).toBeGreaterThan(9200)
      const [[same, also]] = (await ask(({ textPrint, text, concat }) => [
        textPrint(text('ab')),
        textPrint(concat([text('a'), text('b')])),
      ]).then((row) => [row])) as number[][]
      expect(same).toBe(also)
    })

    it('md5 finds 10,004 of 100,000 below a tenth, as node:crypto does', async () => {
      const engine = await open()
      const { dialect } = engine
      const id = dialect.cast(dialect.identifier('i'), 'text')
      const salted = dialect.prefix(
        dialect.md5(dialect.concat([dialect.text('salt'), dialect.text(':'), id])),
        8,
      )
      const below = dialect.countWhere(dialect.sql`${dialect.byBytes(salted)} < ${dialect.text('1999999a')}`)
      expect(await rowsOf(engine, [below], dialect.sql`${dialect.numbers(100_000)} as numbers_`)).toEqual([
        [10_004],
      ])
      expect(await ask(({ md5, text }) => [md5(text('')), md5(text('ß😀'))])).toEqual([
        'd41d8cd98f00b204e9800998ecf8427e',
        createHash('md5').update('ß😀').digest('hex'),
      ])
    })
  })

  describe('aggregates', () => {
    /** Some rows (o, v), in any order. */
    const rows = (dialect: Dialect, pairs: readonly (readonly [o: number, v: number | null])[]): Sql =>
      dialect.sql`(${dialect.join(
        pairs.map(
          ([o, v]) =>
            dialect.sql`select ${dialect.integer(o)} as o, ${v === null ? dialect.missing('double') : dialect.double(v)} as v`,
        ),
        ' union all ',
      )}) as rows_`

    it('count and countWhere count rows, values and what is true', async () => {
      const engine = await open()
      const { dialect } = engine
      const v = dialect.identifier('v')
      const from = rows(dialect, [
        [1, null],
        [2, 1],
        [3, -1],
      ])
      const asked = [dialect.count(), dialect.count(v), dialect.countWhere(dialect.sql`${v} > ${0}`)]
      expect(await rowsOf(engine, asked, from)).toEqual([[3, 2, 1]])
      expect(await rowsOf(engine, asked, dialect.sql`${from} where false`)).toEqual([[0, 0, 0]])
    })

    it('sumIntegers is exact beyond 2^53, 0 for no rows, and fails beyond 64 bits', async () => {
      const engine = await open()
      const { dialect } = engine
      const o = dialect.identifier('o')
      const greatest = 2 ** 53 - 1
      const from = rows(dialect, [
        [greatest, 0],
        [greatest, 0],
        [1, 0],
      ])
      const sum = dialect.cast(dialect.sumIntegers(o), 'text')
      expect(await rowsOf(engine, [sum], from)).toEqual([['18014398509481983']])
      expect(await rowsOf(engine, [sum], dialect.sql`${from} where false`)).toEqual([['0']])
      const many = dialect.sumIntegers(dialect.sql`${o} * ${dialect.integer(1024)}`)
      await expect(rowsOf(engine, [dialect.cast(many, 'text')], from)).rejects.toMatchObject({
        code: 'ENGINE_FAILED',
      })
    })

    it('argMax takes the least of a tie', async () => {
      const engine = await open()
      const { dialect } = engine
      const [o, v] = ['o', 'v'].map(dialect.identifier)
      const best = dialect.cast(dialect.argMax(o, v, o), 'double')
      const tied = rows(dialect, [
        [3, 2],
        [7, 5],
        [4, 5],
        [9, 5],
        [1, -5],
      ])
      expect(await rowsOf(engine, [best], tied)).toEqual([[4]])
      expect(await rowsOf(engine, [best], dialect.sql`${tied} where ${v} < ${0}`)).toEqual([[1]])
      expect(await rowsOf(engine, [best], dialect.sql`${tied} where false`)).toEqual([[null]])
    })

    it('argMax gives a missing x where v is greatest', async () => {
      const engine = await open()
      const { dialect } = engine
      const [o, v] = ['o', 'v'].map(dialect.identifier)
      const x = dialect.sql`case when ${o} <> ${2} then ${o} end`
      const from = rows(dialect, [
        [1, 1],
        [2, 2],
      ])
      expect(await rowsOf(engine, [dialect.cast(dialect.argMax(x, v, o), 'double')], from)).toEqual([[null]])
    })

    it('rows whose value was missing or NaN do not win, once they are left out', async () => {
      const engine = await open()
      const { dialect } = engine
      const [o, v] = ['o', 'v'].map(dialect.identifier)
      const notANumber = dialect.cast(dialect.text('NaN'), 'double')
      for (const odd of [dialect.missing('double'), notANumber]) {
        const from = dialect.sql`(select o, ${dialect.finite(v)} as v from (select ${dialect.integer(1)} as o, ${odd} as v union all select ${dialect.integer(2)}, ${1}) as odd_) as rows_ where ${v} is not null`
        expect(await rowsOf(engine, [dialect.cast(dialect.argMax(o, v, o), 'double')], from)).toEqual([[2]])
      }
      const missing = [dialect.double(1), dialect.finite(notANumber)]
      const relation = await engine.register(fromArrays({ a: [1, null] }), 'missing')
      for (const extreme of ['least', 'greatest'] as const) {
        const { value } = expressionToSql(expression[extreme](expression.column('a'), 1), relation, dialect)
        const a = dialect.identifier('a')
        const found = await rowsOf(engine, [value], dialect.sql`${relation.from} order by ${a} is null`)
        expect(found).toEqual([[1], [null]])
      }
      expect(await valuesOf(engine, missing)).toEqual([1, null])
      await engine.drop(relation)
    })

    it('quantile is that of math/quantile', async () => {
      const engine = await open()
      const { dialect } = engine
      const values = [3, -1.5, 8, 8, 0.25, 1e6, -7]
      const from = rows(
        dialect,
        values.map((value, i) => [i, value] as const),
      )
      const shares = [0, 0.1, 0.25, 0.5, 0.9, 1, 1e-7]
      const asked = shares.map((share) => dialect.quantile(dialect.identifier('v'), share))
      const [found] = await rowsOf(engine, asked, from)
      const expected = quantiles(values, shares)
      for (const [i, value] of expected.entries()) expect(found[i]).toBeCloseTo(value, 9)
      const [none] = await rowsOf(engine, asked, dialect.sql`${from} where false`)
      expect(none).toEqual(shares.map(() => null))
    })
  })

  describe('rows and statements', () => {
    it('parquet is a file as rows, or refused by a code', async () => {
      const { dialect } = await open()
      try {
        expect(dialect.parquet("it's.parquet").text).toContain('parquet')
      } catch (error) {
        expect(error).toMatchObject({ code: 'ARGUMENT_INVALID' })
      }
    })

    it('numbers counts from 0 up to n', async () => {
      const engine = await open()
      const { dialect } = engine
      const i = dialect.cast(dialect.identifier('i'), 'double')
      expect((await rowsOf(engine, [i], dialect.sql`${dialect.numbers(4)} as n_ order by i`)).flat()).toEqual(
        [0, 1, 2, 3],
      )
      expect(await rowsOf(engine, [i], dialect.sql`${dialect.numbers(0)} as n_`)).toEqual([])
    })

    it('tables and views are made, described, and dropped, also where there is none', async () => {
      const engine = await open()
      const { dialect } = engine
      const [table, view] = ['clientele_made', 'clientele_seen'].map(dialect.identifier)
      await engine.run(
        dialect.createTable(
          table,
          dialect.sql`select ${1} as a, ${dialect.text('x')} as ${dialect.identifier('b c')}`,
        ),
      )
      await engine.run(dialect.createView(view, dialect.sql`select * from ${table}`))
      for (const name of ['clientele_made', 'clientele_seen']) {
        const relation = await engine.table(name)
        expect(relation.columns.map((column) => [column.name, column.kind])).toEqual([
          ['a', 'number'],
          ['b c', 'text'],
        ])
      }
      await engine.run(dialect.dropView(view))
      await engine.run(dialect.dropTable(table))
      await engine.run(dialect.dropView(view))
      await engine.run(dialect.dropTable(table))
      await expect(rowsOf(engine, [dialect.count()], table)).rejects.toMatchObject({ code: 'ENGINE_FAILED' })
    })

    it('kindOf knows the types of the database, taken brings them, and plain sends them', async () => {
      const engine = await open()
      const { dialect } = engine
      const name = dialect.identifier('clientele_kinds')
      const instant = dialect.sql`cast(${dialect.text('1970-01-01 00:00:01.5')} as timestamp)`
      const columns = [
        dialect.sql`${1.5} as n`,
        dialect.sql`${dialect.integer(2)} as i`,
        dialect.sql`cast(${2.5} as decimal(9, 2)) as c`,
        dialect.sql`${dialect.text('x')} as t`,
        dialect.sql`${dialect.day(5)} as d`,
        dialect.sql`${dialect.flag(true)} as f`,
        dialect.sql`${instant} as at`,
        dialect.sql`${dialect.cast(dialect.text('NaN'), 'double')} as o`,
      ]
      await engine.run(dialect.createTable(name, dialect.sql`select ${dialect.join(columns, ', ')}`))
      const relation = await engine.table('clientele_kinds')
      expect(relation.columns.map(({ kind }) => kind)).toEqual([
        'number',
        'integer',
        'number',
        'text',
        'date',
        'flag',
        'time',
        'number',
      ])
      const sent = relation.columns.map((column) =>
        dialect.plain(dialect.identifier(column.name), column.kind),
      )
      expect(await rowsOf(engine, sent, relation.from)).toEqual([[1.5, 2, 2.5, 'x', 5, 1, 1500, null]])
      await engine.run(dialect.dropTable(name))
    })
  })
})

async function valuesOf(engine: Engine, values: readonly Sql[]): Promise<readonly Plain[]> {
  const { dialect } = engine
  const [row] = await rowsOf(engine, values, dialect.sql`(select ${1} as one_) as one_`)
  return row
}

/** The rows that a query gives. */
async function rowsOf(engine: Engine, values: readonly Sql[], from: Sql): Promise<Plain[][]> {
  const { dialect } = engine
  const named = values.map((value, i) => dialect.sql`${value} as ${dialect.identifier(`a${i}`)}`)
  const rows: Plain[][] = []
  for await (const table of engine.query(dialect.sql`select ${dialect.join(named, ', ')} from ${from}`))
    for (let at = 0; at < table.rowCount; at++)
      rows.push(
        table.names.map((name) => {
          const column = columnOf(table, name)
          if (isMissing(column, at)) return null
          if (column.kind === 'text') return textAt(column, at)
          return column.kind === 'number' ? column.values[at] : null
        }),
      )
  return rows
}

/** The names that come back, or the code of the error where a name is refused. */
async function namesOf(
  engine: Engine,
  query: (name: Sql) => Sql,
  name: string,
): Promise<readonly string[] | string> {
  try {
    for await (const table of engine.query(query(engine.dialect.identifier(name)))) return table.names
    return []
  } catch (error) {
    return (error as { code: string }).code
  }
}
