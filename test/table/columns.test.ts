import { describe, expect, test } from 'vitest'
import {
  type CellsColumn,
  type Column,
  cellsColumn,
  createDictionaryBuilder,
  dateColumn,
  flagColumn,
  integerColumn,
  MISSING_CODE,
  MISSING_DATE,
  MISSING_FLAG,
  moneyUnit,
  numberColumn,
  textAt,
  textColumn,
  textColumnOfCodes,
  timeColumn,
} from '../../src/table/index.ts'
import { cellsOf } from './arbitraries.ts'

const refused = expect.objectContaining({ code: 'COLUMN_VALUE' })

describe('numberColumn', () => {
  test('takes a Float64Array as it is, others as copies', () => {
    const values = Float64Array.of(1, Number.NaN, -0)
    expect(numberColumn(values).values).toBe(values)
    expect([...numberColumn(Float32Array.of(0.5)).values]).toEqual([0.5])
    expect([...numberColumn([1, null, undefined, Number.NaN]).values]).toEqual([
      1,
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ])
  })

  test.each([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    'refuses %d and names the row, not the value',
    (value) => {
      expect(() => numberColumn([1, value])).toThrowError(refused)
      expect(() => numberColumn(Float64Array.of(1, value))).toThrowError(/Row 2/)
    },
  )

  test('refuses what is not a number', () => {
    // @ts-expect-error a text
    expect(() => numberColumn(['secret'])).toThrowError(refused)
    // @ts-expect-error a text
    expect(() => numberColumn(['secret'])).toThrowError(/^(?!.*secret)/)
  })

  test('is frozen', () => {
    expect(Object.isFrozen(numberColumn([]))).toBe(true)
  })
})

describe('integerColumn', () => {
  test('keeps its unit, by default none', () => {
    expect(integerColumn([1], moneyUnit('EUR')).unit).toBe('EUR/100')
    expect(integerColumn([1]).unit).toBe(null)
  })

  test.each([0.5, 2 ** 53, -(2 ** 53), Number.POSITIVE_INFINITY])('refuses %d', (value) => {
    expect(() => integerColumn([value])).toThrowError(refused)
    expect(() => integerColumn(Float64Array.of(value))).toThrowError(refused)
  })

  test('takes what is whole and below 2^53', () => {
    expect([...integerColumn([2 ** 53 - 1, -(2 ** 53) + 1, 0, null]).values]).toEqual([
      2 ** 53 - 1,
      -(2 ** 53) + 1,
      0,
      Number.NaN,
    ])
  })
})

describe('dateColumn', () => {
  test('reads texts and day numbers, and takes an Int32Array as it is', () => {
    expect([...dateColumn(['1970-01-02', null, undefined, 3]).values]).toEqual([
      1,
      MISSING_DATE,
      MISSING_DATE,
      3,
    ])
    const days = Int32Array.of(5, MISSING_DATE)
    expect(dateColumn(days).values).toBe(days)
  })

  test.each(['2023-02-29', '', '1.2.2023'])('refuses "%s"', (text) => {
    expect(() => dateColumn([text])).toThrowError(refused)
  })

  test('refuses days outside the years 0000 to 9999, and parts of days', () => {
    expect(() => dateColumn(Int32Array.of(2_932_897))).toThrowError(refused)
    expect(() => dateColumn([-719_529])).toThrowError(refused)
    expect(() => dateColumn([0.5])).toThrowError(refused)
  })
})

describe('timeColumn', () => {
  test('reads texts, Dates and milliseconds', () => {
    const values = timeColumn(['1970-01-01T00:00:01Z', new Date(5), 7, null, Number.NaN]).values
    expect([...values]).toEqual([1000, 5, 7, Number.NaN, Number.NaN])
    const milliseconds = Float64Array.of(1)
    expect(timeColumn(milliseconds).values).toBe(milliseconds)
  })

  test('reads texts without a zone only where their meaning is stated', () => {
    expect(() => timeColumn(['1970-01-01 00:00:01'])).toThrowError(refused)
    expect([...timeColumn(['1970-01-01 00:00:01'], { withoutZone: 'utc' }).values]).toEqual([1000])
  })

  test.each([0.5, 8.64e15 + 1, Number.POSITIVE_INFINITY])('refuses %d milliseconds', (value) => {
    expect(() => timeColumn([value])).toThrowError(refused)
    expect(() => timeColumn(Float64Array.of(value))).toThrowError(refused)
  })

  test('refuses an invalid Date', () => {
    expect(() => timeColumn([new Date(Number.NaN)])).toThrowError(refused)
  })
})

describe('flagColumn', () => {
  test('reads booleans, and takes bytes as they are', () => {
    expect([...flagColumn([true, false, null, undefined]).values]).toEqual([1, 0, MISSING_FLAG, MISSING_FLAG])
    const bytes = Uint8Array.of(1, 0, 255)
    expect(flagColumn(bytes).values).toBe(bytes)
  })

  test('refuses other bytes and other values', () => {
    expect(() => flagColumn(Uint8Array.of(2))).toThrowError(refused)
    // @ts-expect-error a number
    expect(() => flagColumn([1])).toThrowError(refused)
  })
})

describe('textColumn', () => {
  test('keeps the empty text apart from missing', () => {
    const column = textColumn(['b', '', null, 'b', undefined])
    expect([...column.codes]).toEqual([0, 1, MISSING_CODE, 0, MISSING_CODE])
    expect([0, 1, 2].map((row) => textAt(column, row))).toEqual(['b', '', null])
  })

  test('shares the codes of a builder', () => {
    const builder = createDictionaryBuilder()
    expect([...textColumn(['a', 'b'], builder).codes]).toEqual([0, 1])
    expect([...textColumn(['c', 'b'], builder).codes]).toEqual([2, 1])
  })

  test('refuses what is not text', () => {
    // @ts-expect-error a number
    expect(() => textColumn([1])).toThrowError(refused)
  })

  test('takes codes as they are, if the dictionary has them', () => {
    const { dictionary } = textColumn(['a', 'b'])
    const codes = Int32Array.of(1, -1, 0)
    expect(textColumnOfCodes(codes, dictionary).codes).toBe(codes)
    expect(() => textColumnOfCodes(Int32Array.of(2), dictionary)).toThrowError(refused)
    expect(() => textColumnOfCodes(Int32Array.of(-2), dictionary)).toThrowError(refused)
  })
})

describe('cellsColumn', () => {
  const whole = (): Omit<CellsColumn, 'kind'> => cellsOf([2, 0, 1]) as CellsColumn

  test('takes arrays as they are', () => {
    const cells = whole()
    const column = cellsColumn(cells)
    expect(column.rowPtr).toBe(cells.rowPtr)
    expect(column.kind).toBe('cells')
    expect(Object.isFrozen(column)).toBe(true)
  })

  test('refuses children of different lengths and pointers beyond them', () => {
    const lengths = expect.objectContaining({ code: 'COLUMN_LENGTH' })
    expect(() => cellsColumn({ ...whole(), cost: new Float32Array(2) })).toThrowError(lengths)
    expect(() => cellsColumn({ ...whole(), rowPtr: Float64Array.of(0, 4) })).toThrowError(lengths)
    expect(() => cellsColumn({ ...whole(), rowPtr: new Float64Array(0) })).toThrowError(lengths)
  })

  test('refuses pointers that descend, and options that do not ascend within a row', () => {
    expect(() => cellsColumn({ ...whole(), rowPtr: Float64Array.of(0, 2, 1, 3) })).toThrowError(refused)
    expect(() => cellsColumn({ ...whole(), rowPtr: Float64Array.of(0, 0.5, 1, 3) })).toThrowError(refused)
    expect(() => cellsColumn({ ...whole(), option: Uint16Array.of(2, 2, 0) })).toThrowError(refused)
  })
})

test('every builder gives empty columns for nothing', () => {
  const columns: Column[] = [
    numberColumn([]),
    integerColumn([]),
    dateColumn([]),
    timeColumn([]),
    flagColumn([]),
  ]
  for (const column of columns)
    expect(column).toMatchObject({ values: expect.objectContaining({ length: 0 }) })
  expect(textColumn([]).codes).toHaveLength(0)
})
