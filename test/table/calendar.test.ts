import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import {
  civilFromDays,
  daysFromCivil,
  daysFromText,
  FIRST_DAY,
  LAST_DAY,
  millisecondsFromText,
  textFromDays,
  textFromMilliseconds,
} from '../../src/table/calendar.ts'

const DAY = 86_400_000

describe('days', () => {
  test.each([
    ['1970-01-01', 0],
    ['1969-12-31', -1],
    ['2000-02-29', 11_016],
    ['2024-12-31', 20_088],
    ['0000-01-01', FIRST_DAY],
    ['9999-12-31', LAST_DAY],
  ])('%s is day %d, both ways', (text, days) => {
    expect(daysFromText(text)).toBe(days)
    expect(textFromDays(days)).toBe(text)
  })

  property.prop([fc.integer({ min: FIRST_DAY, max: LAST_DAY })])('agree with Date', (days) => {
    const expected = new Date(days * DAY).toISOString().slice(0, 10)
    expect(textFromDays(days)).toBe(expected)
    expect(daysFromText(expected)).toBe(days)
    const { year, month, day } = civilFromDays(days)
    expect(daysFromCivil(year, month, day)).toBe(days)
  })

  test.each([
    '2023-02-29',
    '1900-02-29',
    '2023-04-31',
    '2023-00-10',
    '2023-13-10',
    '2023-01-00',
    '2023-01-32',
    '2023-1-1',
    '20230101',
    '2023/01/01',
    '2023-01-01T00:00:00Z',
    ' 2023-01-01',
    '2023-01-01\n',
    '',
  ])('"%s" is no date', (text) => {
    expect(() => daysFromText(text)).toThrowError(expect.objectContaining({ code: 'DATE_INVALID' }))
  })

  test.each([FIRST_DAY - 1, LAST_DAY + 1, 0.5, Number.NaN])('day %d cannot be written', (days) => {
    expect(() => textFromDays(days)).toThrowError(expect.objectContaining({ code: 'DATE_INVALID' }))
  })

  test('the message does not repeat what was read', () => {
    expect(() => daysFromText('1980-05-17x')).toThrowError(/^(?!.*1980)/)
  })
})

describe('instants', () => {
  property.prop([
    fc.date({
      min: new Date('0000-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59Z'),
      noInvalidDate: true,
    }),
  ])('agree with Date, both ways', (date) => {
    expect(millisecondsFromText(date.toISOString())).toBe(date.getTime())
    expect(millisecondsFromText(textFromMilliseconds(date.getTime()))).toBe(date.getTime())
  })

  test.each([
    ['2024-05-01T09:30:00Z', Date.UTC(2024, 4, 1, 9, 30)],
    ['2024-05-01T09:30:00+02:00', Date.UTC(2024, 4, 1, 7, 30)],
    ['2024-05-01T09:30:00-0330', Date.UTC(2024, 4, 1, 13, 0)],
    ['2024-05-01 09:30Z', Date.UTC(2024, 4, 1, 9, 30)],
    ['2024-05-01T09:30:00.5Z', Date.UTC(2024, 4, 1, 9, 30, 0, 500)],
    ['2024-05-01T09:30:00.123999Z', Date.UTC(2024, 4, 1, 9, 30, 0, 123)],
    ['1969-12-31T23:59:59.999Z', -1],
  ])('%s', (text, expected) => {
    expect(millisecondsFromText(text)).toBe(expected)
  })

  test('a text without a zone is read only where its meaning is stated', () => {
    const text = '2024-05-01 09:30:00'
    expect(() => millisecondsFromText(text)).toThrowError(expect.objectContaining({ code: 'DATE_INVALID' }))
    expect(millisecondsFromText(text, { withoutZone: 'utc' })).toBe(Date.UTC(2024, 4, 1, 9, 30))
    expect(millisecondsFromText(`${text}+01:00`, { withoutZone: 'utc' })).toBe(Date.UTC(2024, 4, 1, 8, 30))
  })

  test.each([
    '2024-05-01T24:00:00Z',
    '2024-05-01T09:60:00Z',
    '2016-12-31T23:59:60Z',
    '2023-02-29T00:00:00Z',
    '2024-05-01',
    '2024-05-01T09:30:00z',
    '2024-05-01T09:30:00+25:00',
  ])('%s is no instant', (text) => {
    expect(() => millisecondsFromText(text)).toThrowError(expect.objectContaining({ code: 'DATE_INVALID' }))
  })

  test('are written with milliseconds only where there are any', () => {
    expect(textFromMilliseconds(0)).toBe('1970-01-01T00:00:00Z')
    expect(textFromMilliseconds(250)).toBe('1970-01-01T00:00:00.250Z')
    expect(() => textFromMilliseconds(0.5)).toThrowError(expect.objectContaining({ code: 'DATE_INVALID' }))
  })
})
