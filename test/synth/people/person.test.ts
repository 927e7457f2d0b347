import { describe, expect, it } from 'vitest'
import { openStream } from '../../../src/math/philox.ts'
import { openCursor } from '../../../src/synth/cursor.ts'
import { openHouseholds } from '../../../src/synth/people/households.ts'
import { needTypes } from '../../../src/synth/people/need-types.ts'
import { openPersons } from '../../../src/synth/people/person.ts'
import { forEachPerson, meanOf } from '../latent.ts'

describe('a cursor', () => {
  it('gives the words of the stream it is opened on, after any other', () => {
    const cursor = openCursor(77)
    for (const [stream, id] of [
      [3, 5],
      [9, 2 ** 40],
      [3, 5],
    ]) {
      const expected = openStream(77, stream, id)
      cursor.open(stream, id)
      for (let i = 0; i < 11; i++) expect(cursor.word()).toBe(expected.word())
    }
    const expected = openStream(77, 3, 8)
    cursor.reopen(8)
    expect(cursor.word()).toBe(expected.word())
  })
})

describe('households', () => {
  const people = 64 * 2000
  const householdOf = openHouseholds(openCursor(4))
  const sizes = new Map<number, number>()
  for (let id = 0; id < people; id++) {
    const head = householdOf(id)
    sizes.set(head, (sizes.get(head) ?? 0) + 1)
  }

  it('are runs of at most three that stay within their block', () => {
    for (const [head, size] of sizes) {
      expect(size).toBeLessThanOrEqual(3)
      expect(Math.floor(head / 64)).toBe(Math.floor((head + size - 1) / 64))
    }
  })

  it('have the sizes .62, .30, .08, but for the last of a block, which is cut', () => {
    const uncut = [...sizes].filter(([head]) => head % 64 < 61)
    for (const [size, share] of [
      [1, 0.62],
      [2, 0.3],
      [3, 0.08],
    ]) {
      const found = uncut.filter(([, members]) => members === size).length / uncut.length
      expect(Math.abs(found - share)).toBeLessThan(4 * Math.sqrt((share * (1 - share)) / uncut.length))
    }
  })

  it('are the same asked for backwards', () => {
    const again = openHouseholds(openCursor(4))
    for (let id = 700; id >= 0; id--) expect(sizes.has(again(id))).toBe(true)
  })
})

describe('persons', () => {
  it('share income and family in a household, and the type of need in 60 % of the cases and by chance', () => {
    const pairs = { same: 0, count: 0 }
    const incomes = meanOf()
    const products = meanOf()
    let last = { household: -1, type: -1, income: 0 }
    forEachPerson({ seed: 8, customers: 30_000 }, ({ person }) => {
      incomes.add(person.income)
      if (person.household === last.household) {
        pairs.count++
        if (person.type === last.type) pairs.same++
        products.add(person.income * last.income)
      }
      last = { household: person.household, type: person.type, income: person.income }
    })
    const chance = needTypes.reduce((sum, { size }) => sum + size * size, 0)
    const expected = 0.36 + 0.64 * chance
    const error = Math.sqrt((expected * (1 - expected)) / pairs.count)
    expect(Math.abs(pairs.same / pairs.count - expected)).toBeLessThan(4 * error)
    expect((products.mean() - incomes.mean() ** 2) / incomes.deviation() ** 2).toBeGreaterThan(0.8)
  })

  it('have the types in their sizes', () => {
    const counts = new Array<number>(8).fill(0)
    const customers = 60_000
    const personOf = openPersons({ seed: 8, historyDays: 1085 })
    for (let id = 0; id < customers; id++) counts[personOf(id).type]++
    needTypes.forEach(({ size }, type) => {
      // Households share types, so that counts vary about half as much again as those of independent draws.
      const error = 1.5 * Math.sqrt((size * (1 - size)) / customers)
      expect(Math.abs(counts[type] / customers - size)).toBeLessThan(4 * error)
    })
    expect(needTypes.reduce((sum, { size }) => sum + size, 0)).toBeCloseTo(1, 12)
  })

  it('are the same in any order', () => {
    const forwards = openPersons({ seed: 8, historyDays: 1085 })
    const backwards = openPersons({ seed: 8, historyDays: 1085 })
    const copy = (id: number, of: typeof forwards) => structuredClone(of(id))
    const expected = Array.from({ length: 300 }, (_, id) => copy(id, forwards))
    for (let id = 299; id >= 0; id--) expect(copy(id, backwards)).toEqual(expected[id])
  })
})
