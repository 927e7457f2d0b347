import { describe, expect, it } from 'vitest'
import { openStream } from '../../../src/math/philox.ts'
import { namesOf } from '../../../src/synth/people/names.ts'
import { breakEmail } from '../../../src/synth/records/broken-email.ts'
import { hitNextKey } from '../../../src/synth/records/keyboard.ts'
import { writeByEar } from '../../../src/synth/records/phonetic.ts'
import { mistype } from '../../../src/synth/records/typo.ts'
import { mistypeDate, swapMonthAndDay } from '../../../src/synth/records/wrong-date.ts'
import { daysFromText, textFromDays } from '../../../src/table/calendar.ts'
import { streamOf } from '../draws.ts'

/** The text after a slip whose draws are the kind, the place and the character. */
const slip = (text: string, kind: number, place: number): string =>
  mistype(text, streamOf(kind / 4, (place + 0.5) / text.length, 0))

describe('a slip of the pen', () => {
  it('puts in, leaves out, turns around or takes another', () => {
    expect(slip('Talora', 0, 2)).toBe('Taalora')
    expect(slip('Talora', 1, 2)).toBe('Taora')
    expect(slip('Talora', 2, 2)).toBe('Taolra')
    expect(slip('Talora', 3, 2)).toBe('Tamora')
  })

  it('keeps capitals where they stand, and digits digits', () => {
    expect(slip('Talora', 2, 0)).toBe('Atlora')
    expect(slip('Talora', 3, 0)).toBe('Ualora')
    expect(slip('12', 3, 1)).toBe('13')
    expect(slip('19', 3, 1)).toBe('10')
    expect(slip('12', 0, 1)).toBe('102')
  })

  it('leaves signs and blanks alone, and takes another character where there is nothing to leave out or turn around', () => {
    expect(slip('a b', 1, 1)).toBe('a ')
    expect(slip('a b', 2, 0)).toBe('b b')
    expect(slip('7', 1, 0)).toBe('8')
    expect(slip('Aab', 2, 0)).toBe('Bab')
  })
})

describe('a key beside the right one', () => {
  it('is hit once', () => {
    expect(hitNextKey('Talora', streamOf(0.4, 0))).toBe('Takora')
    expect(hitNextKey('Talora', streamOf(0, 0))).toBe('Ralora')
    expect(hitNextKey('15', streamOf(0.9, 0))).toBe('14')
  })
})

describe('what is written by ear', () => {
  it('has other letters of the same sound', () => {
    expect(writeByEar('Philip', streamOf(0))).toBe('Filip')
    expect(writeByEar('Quinten', streamOf(3 / 28))).toBe('Kwinten')
    expect(writeByEar('Victor', streamOf(8 / 28))).toBe('Wictor')
    expect(writeByEar('Cassandra', streamOf(5 / 28))).toBe('Kassandra')
  })

  it('takes the next rule where one finds nothing', () => {
    expect(writeByEar('Oh', streamOf(0))).toBe('Uh')
  })
})

describe('a wrong date', () => {
  const swapped = (date: string) => {
    const days = swapMonthAndDay(daysFromText(date))
    return days === null ? null : textFromDays(days)
  }

  it('has month and day swapped where both are months and differ', () => {
    expect(swapped('1980-03-07')).toBe('1980-07-03')
    expect(swapped('1980-03-13')).toBeNull()
    expect(swapped('1980-04-04')).toBeNull()
  })

  it('has another last digit of the year, another month or another day', () => {
    const mistyped = (date: string, part: number) =>
      textFromDays(mistypeDate(daysFromText(date), streamOf(part / 3 + 0.01, 0)))
    expect(mistyped('1989-03-31', 0)).toBe('1980-03-28')
    expect(mistyped('1989-12-31', 1)).toBe('1989-01-28')
    expect(mistyped('1989-12-05', 2)).toBe('1989-12-06')
    expect(mistyped('1989-12-31', 2)).toBe('1989-12-01')
  })
})

it('a broken e-mail address is none', () => {
  const broken = [0, 0.21, 0.41, 0.61, 0.81].map((draw) => breakEmail('a.b12@example.org', streamOf(draw)))
  expect(broken).toEqual([
    'a.b12example.org',
    'a.b12@@example.org',
    'a.b12 @example.org',
    'a.b12@example,org',
    'a.b12@example',
  ])
})

it('no error gives the text it was given, or an empty one', () => {
  const { surnames, givenNames, towns, streets } = namesOf('en')
  const texts = [...surnames, ...givenNames]
    .map(({ written }) => written)
    .concat(towns, streets, ['1', '22', '10001'])
  const stream = openStream(3, 350, 0)
  for (const text of texts) {
    for (const wrong of [mistype(text, stream), hitNextKey(text, stream)]) {
      expect(wrong).not.toBe(text)
      expect(wrong).not.toBe('')
    }
    if (/[a-z]/.test(text)) expect(writeByEar(text, stream)).not.toBe(text)
  }
  for (let days = -20_000; days < 13_000; days += 7) expect(mistypeDate(days, stream)).not.toBe(days)
})
