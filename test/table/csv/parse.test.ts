import { fc, test } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import { daysFromTextOrNull, millisecondsFromTextOrNull } from '../../../src/table/calendar.ts'
import { parseCompactDate, parseDate, parseTime, parseTimeAsUtc } from '../../../src/table/csv/parse-date.ts'
import { parseFlag, parseStatedFlag } from '../../../src/table/csv/parse-flag.ts'
import {
  type Parser,
  parseInteger,
  parseNumber,
  parseStatedNumber,
  scaledParser,
} from '../../../src/table/csv/parse-number.ts'

/** Parses a text in the midst of others, so that reading too far shows. */
function read(parse: Parser, text: string): number {
  const bytes = new TextEncoder().encode(`7${text}7`)
  return parse(bytes, 1, bytes.length - 1)
}

const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength: 19 })
const numberLike = fc.oneof(
  fc.double().map(String),
  fc.integer().map(String),
  fc
    .tuple(
      fc.constantFrom('', '-', '+', '--'),
      digits,
      fc.constantFrom('', '.', '..'),
      digits,
      fc.constantFrom('', 'e5', 'E-3', 'e+05', 'e', 'e400', 'e+', 'x'),
    )
    .map((parts) => parts.join('')),
  fc.string({ unit: fc.constantFrom(...'0123456789.-+eE x'), maxLength: 8 }),
)

const strictNumber = /^-?(?=\.?\d)(0(?!\d)|[1-9]\d*)?(\.\d*)?([eE][+-]?\d+)?$/
const statedNumber = /^[+-]?(?=\.?\d)\d*(\.\d*)?([eE][+-]?\d+)?$/

describe('numbers', () => {
  test.prop([numberLike], { numRuns: 5000 })(
    'stated ones are what the platform reads, for the same grammar',
    (text) => {
      const expected =
        statedNumber.test(text) && Number.isFinite(Number(text)) ? Number(text) + 0 : Number.NaN
      expect(read(parseStatedNumber, text)).toBe(expected)
    },
  )

  test.prop([numberLike], { numRuns: 5000 })(
    'found ones have no leading zeros, and whole ones lie below 2^53',
    (text) => {
      const value = Number(text)
      const exact = Math.abs(value) < 2 ** 53 || /[.eE]/.test(text)
      const expected = strictNumber.test(text) && Number.isFinite(value) && exact ? value + 0 : Number.NaN
      expect(read(parseNumber, text)).toBe(expected)
    },
  )

  test.prop([fc.integer({ min: 0, max: 10 ** 15 - 1 }), fc.integer({ min: 0, max: 15 })])(
    'of up to 15 digits are exact',
    (mantissa, decimals) => {
      const shown = String(mantissa).padStart(decimals + 1, '0')
      const text = `${shown.slice(0, shown.length - decimals)}.${shown.slice(shown.length - decimals)}`
      expect(read(parseNumber, text)).toBe(Number(text))
    },
  )

  test.prop([numberLike], { numRuns: 5000 })(
    'whole ones are safe integers without leading zeros, or as R abbreviates them',
    (text) => {
      const abbreviated =
        /e\+..$/.test(text) && strictNumber.test(text) && !text.replace('-', '').startsWith('0')
      const fits = (/^-?(0|[1-9]\d*)$/.test(text) || abbreviated) && Number.isSafeInteger(Number(text))
      const found = read(parseInteger, text)
      if (!text.replace('-', '').startsWith('.')) expect(found).toBe(fits ? Number(text) + 0 : Number.NaN)
    },
  )

  it.each([
    ['9007199254740991', 9007199254740991],
    ['-9007199254740991', -9007199254740991],
    ['9007199254740992', Number.NaN],
    ['9007199254740993', Number.NaN],
    ['-0', 0],
    ['9e+05', 900_000],
    ['4.0128e+10', 40_128_000_000],
    ['1.5e+00', Number.NaN],
    ['12e4', Number.NaN],
    ['007', Number.NaN],
    ['', Number.NaN],
    ['-', Number.NaN],
    [' 1', Number.NaN],
  ])('the whole number %j is %d', (text, value) => {
    expect(read(parseInteger, text)).toBe(value)
  })
})

describe('amounts in minor units', () => {
  const amount = fc.tuple(
    fc.constantFrom('', '-', '+'),
    digits,
    fc.constantFrom('', '.'),
    fc.string({ unit: fc.constantFrom(...'0012345'), maxLength: 5 }),
  )

  test.prop([amount, fc.constantFrom(0, 2, 3)], { numRuns: 5000 })(
    'are exact, checked by whole-number arithmetic',
    ([sign, whole, point, behind], decimals) => {
      const fraction = point === '' ? '' : behind
      const text = sign + whole + point + fraction
      const kept = fraction.slice(0, decimals).padEnd(decimals, '0')
      const units = BigInt(`${whole}${kept}` || '0')
      const fits =
        whole + fraction !== '' &&
        /^0*$/.test(fraction.slice(decimals)) &&
        units <= BigInt(Number.MAX_SAFE_INTEGER)
      const expected = sign === '-' && units > 0n ? -Number(units) : Number(units)
      expect(read(scaledParser(decimals), text)).toBe(fits ? expected : Number.NaN)
    },
  )

  it.each([
    ['12.5', 1250],
    ['-0.07', -7],
    ['.5', 50],
    ['12.', 1200],
    ['12.3400', 1234],
    ['12.345', Number.NaN],
    ['1e+05', 10_000_000],
    ['1,5', Number.NaN],
    ['1.2.3', Number.NaN],
    ['90071992547409.92', Number.NaN],
    ['90071992547409.91', 9007199254740991],
  ])('%j is %d cents', (text, cents) => {
    expect(read(scaledParser(2), text)).toBe(cents)
  })
})

describe('dates and times', () => {
  const near = fc.tuple(
    fc.integer({ min: 0, max: 9999 }),
    fc.integer({ min: 0, max: 13 }),
    fc.integer({ min: 0, max: 32 }),
  )
  const pad = (value: number, width: number): string => String(value).padStart(width, '0')

  test.prop([near], { numRuns: 3000 })('days are those of the calendar', ([year, month, day]) => {
    const text = `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`
    const expected = daysFromTextOrNull(text) ?? Number.NaN
    expect(read(parseDate, text)).toBe(expected)
    expect(read(parseCompactDate, text.replaceAll('-', ''))).toBe(expected)
  })

  const instantLike = fc
    .tuple(
      fc.constantFrom('2024-02-29', '2023-02-29', '0000-01-01', '9999-12-31', '24-1-1'),
      fc.constantFrom('T', ' ', 't', ''),
      fc.constantFrom('00:00', '23:59', '24:00', '12:60', '1:00'),
      fc.constantFrom('', ':00', ':59', ':60', ':5', ':'),
      fc.constantFrom('', '.', '.5', '.123', '.123456789', '.1234567890'),
      fc.constantFrom('', 'Z', 'z', '+02:00', '-1130', '+24:00', '+2', '+02:60', ' Z'),
    )
    .map((parts) => parts.join(''))
  test.prop([instantLike], { numRuns: 5000 })('instants are those of the calendar', (text) => {
    expect(read(parseTime, text)).toBe(millisecondsFromTextOrNull(text) ?? Number.NaN)
    expect(read(parseTimeAsUtc, text)).toBe(
      millisecondsFromTextOrNull(text, { withoutZone: 'utc' }) ?? Number.NaN,
    )
  })
})

describe('flags', () => {
  it.each([
    ['true', 1, 1],
    ['False', 0, 0],
    ['TRUE', 1, 1],
    ['1', Number.NaN, 1],
    ['0', Number.NaN, 0],
    ['2', Number.NaN, Number.NaN],
    ['yes', Number.NaN, Number.NaN],
    ['', Number.NaN, Number.NaN],
    ['trueish', Number.NaN, Number.NaN],
  ])('%j is %d where found and %d where stated', (text, found, stated) => {
    expect(read(parseFlag, text)).toBe(found)
    expect(read(parseStatedFlag, text)).toBe(stated)
  })
})
