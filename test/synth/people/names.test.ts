import { describe, expect, it } from 'vitest'
import { streams } from '../../../src/math/streams.ts'
import { openCursor } from '../../../src/synth/cursor.ts'
import { compose } from '../../../src/synth/people/compose.ts'
import { namesOf } from '../../../src/synth/people/names.ts'
import { romanize } from '../../../src/synth/people/romanize.ts'
import type { Name } from '../../../src/synth/people/words.ts'
import { expectShare } from '../draws.ts'

const flavors = ['neutral', 'en', 'ko'] as const

/** Draws so many names; answers how often each came, the most frequent first. */
function countsOf(
  draw: 'drawSurname' | 'drawGivenName',
  flavor: (typeof flavors)[number],
  draws: number,
): number[] {
  const names = namesOf(flavor)
  const cursor = openCursor(5)
  const counts = new Map<string, number>()
  for (let id = 0; id < draws; id++) {
    const { written } = names[draw](cursor.open(streams.names, id))
    counts.set(written, (counts.get(written) ?? 0) + 1)
  }
  return [...counts.values()].sort((a, b) => b - a)
}

/** The sum of squared shares, without bias: pairs of the same name among all pairs. */
function concentration(counts: readonly number[]): number {
  const draws = counts.reduce((sum, count) => sum + count, 0)
  return counts.reduce((sum, count) => sum + count * (count - 1), 0) / (draws * (draws - 1))
}

describe.each(flavors)('the words of flavor %s', (flavor) => {
  const { surnames, givenNames, towns, streets } = namesOf(flavor)

  it('are as many as they should be, each once', () => {
    const sizes = [flavor === 'ko' ? 100 : 2000, 1200, 200, 600]
    const lists = [
      surnames.map(({ written }) => written),
      givenNames.map(({ written }) => written),
      towns,
      streets,
    ]
    expect(lists.map((list) => list.length)).toEqual(sizes)
    expect(lists.map((list) => new Set(list).size)).toEqual(sizes)
  })

  it('are Latin letters, the names with a capital first', () => {
    const isName = ({ written, lower }: Name) =>
      /^[A-Z][a-z]+$/.test(written) && lower === written.toLowerCase()
    expect([...surnames, ...givenNames].filter((name) => !isName(name))).toEqual([])
    expect([...towns, ...streets].filter((word) => !/^[A-Z][A-Za-z -]+$/.test(word))).toEqual([])
  })

  it('have another way to write every given name', () => {
    const wrong = givenNames.filter(
      ({ written, variants }) => variants.length === 0 || variants.includes(written),
    )
    expect(wrong).toEqual([])
  })
})

describe('names', () => {
  it.each(['neutral', 'en'] as const)(
    'of flavor %s: the first surname .0065, squares .00087; the first given name .0145, .00274',
    (flavor) => {
      const draws = 200_000
      const surnames = countsOf('drawSurname', flavor, draws)
      const givenNames = countsOf('drawGivenName', flavor, draws)
      expectShare(surnames[0], draws, 0.0065)
      expectShare(givenNames[0], draws, 0.0145)
      expect(Math.abs(concentration(surnames) / 0.00087 - 1)).toBeLessThan(0.02)
      expect(Math.abs(concentration(givenNames) / 0.00274 - 1)).toBeLessThan(0.02)
    },
  )

  it('of flavor ko: the first three surnames .45, the first ten .64', () => {
    const draws = 100_000
    const counts = countsOf('drawSurname', 'ko', draws)
    const first = (count: number) => counts.slice(0, count).reduce((sum, n) => sum + n, 0)
    expectShare(first(3), draws, 0.45)
    expectShare(first(10), draws, 0.64)
    expectShare(countsOf('drawGivenName', 'ko', draws)[0], draws, 0.0145)
  })

  it('have the short forms and spellings that people use', () => {
    const find = (flavor: 'en' | 'ko', written: string): Name | undefined =>
      [...namesOf(flavor).givenNames, ...namesOf(flavor).surnames].find((name) => name.written === written)
    expect(find('en', 'Robert')?.variants).toEqual(['Bob'])
    expect(find('ko', 'Park')?.variants).toEqual(['Bak', 'Pak'])
    expect(find('ko', 'Lee')?.variants).toEqual(['I', 'Yi'])
    expect(find('ko', 'Soojoon')?.variants).toEqual(['Sujun', 'Su-chun', 'Soo Joon'])
  })
})

describe('compose', () => {
  it('takes every combination once, in strides', () => {
    expect(
      compose(
        [
          ['a', 'b'],
          ['x', 'y', 'z'],
        ],
        6,
        5,
      ),
    ).toEqual(['ax', 'bz', 'az', 'by', 'ay', 'bx'])
  })

  it('leaves out what comes twice', () => {
    expect(
      compose(
        [
          ['a', 'ab'],
          ['bc', 'c'],
        ],
        9,
        1,
      ),
    ).toEqual(['abc', 'abbc', 'ac'])
  })
})

it.each([
  ['gyeong', 'kyoung', 'gyeong', 'kyong'],
  ['jun', 'joon', 'jun', 'chun'],
  ['hui', 'hee', 'hui', 'hui'],
  ['deok', 'deok', 'deok', 'tok'],
  ['i', 'i', 'i', 'i'],
])('%s is written %s, %s and %s', (syllable, popular, revised, mccune) => {
  expect(romanize(syllable, 'popular')).toBe(popular)
  expect(romanize(syllable, 'revised')).toBe(revised)
  expect(romanize(syllable, 'mccune')).toBe(mccune)
})
