import { beforeAll, describe, expect, test } from 'vitest'
import { type Books, readBooks } from '../../../bench/proof/laboratory/books.ts'
import { channelCount, departmentCount } from '../../../bench/proof/laboratory/catalog.ts'
import { bookkeepingOf } from '../../../bench/proof/laboratory/record-books.ts'
import { type ConsentRule, consentOfRecords } from '../../../bench/proof/laboratory/record-consent.ts'
import { suppliedToRecords } from '../../../bench/proof/laboratory/record-suppliers.ts'
import { makeRecords, type Records } from '../../../bench/proof/laboratory/records.ts'
import { synthesize } from '../../../src/synth/index.ts'
import { settle } from '../../../src/synth/spec.ts'
import { columnOfKind, numbersOf, textAt } from '../../../src/table/index.ts'

const everybody = (persons: number) => Array.from({ length: persons }, (_, person) => person)
const mean = (numbers: readonly number[]) => numbers.reduce((sum, one) => sum + one, 0) / numbers.length

describe('records', () => {
  test('are the persons where they do not err', () => {
    const { count, first, second, addressee } = makeRecords(1, 5, 0, { split: 0, merged: 0 })
    expect(count).toBe(5)
    expect([...first]).toEqual(everybody(5))
    expect([...addressee]).toEqual(everybody(5))
    expect(second.every((row) => row === -1)).toBe(true)
  })

  test('of who is split are two, one after the other, from the first on about whom they err', () => {
    const { count, first, second, addressee } = makeRecords(1, 4, 2, { split: 1, merged: 0 })
    expect(count).toBe(6)
    expect([...first]).toEqual([0, 1, 2, 4])
    expect([...second]).toEqual([-1, -1, 3, 5])
    expect([...addressee]).toEqual([0, 1, 2, 2, 3, 3])
  })

  test('of neighbors taken for one are one, and a chain of them is one, too', () => {
    const { count, first, place } = makeRecords(1, 5, 2, { split: 0, merged: 1 })
    expect(count).toBe(3)
    expect([...first]).toEqual([0, 1, 2, 2, 2])
    expect([...place]).toEqual([1, 1, 1, 2, 3])
  })

  test('err as often as they are told to, and about the same persons when they err more', () => {
    const little = makeRecords(2, 20_000, 0, { split: 0.08, merged: 0.05 })
    const much = makeRecords(2, 20_000, 0, { split: 0.24, merged: 0 })
    const split = ({ second }: Records) => everybody(20_000).filter((person) => second[person] >= 0)
    expect(split(little).length / 20_000).toBeCloseTo(0.08, 2)
    expect(split(much).length / 20_000).toBeCloseTo(0.24, 2)
    expect(split(much)).toEqual(expect.arrayContaining(split(little)))
    expect(little.place.filter((place) => place > 1).length / 20_000).toBeCloseTo(0.05, 2)
  })

  test('bring messages to any one of their persons', () => {
    const got = [0, 0, 0]
    for (let seed = 0; seed < 3000; seed++)
      got[makeRecords(seed, 3, 0, { split: 0, merged: 1 }).addressee[0]]++
    for (const times of got) expect(times / 3000).toBeCloseTo(1 / 3, 1)
  })
})

describe('consent', () => {
  /** Two persons in one record: one reached by e-mail, both by SMS. */
  const pair = makeRecords(1, 2, 0, { split: 0, merged: 1 })
  const reached = Uint8Array.of(1, 0, 1, 0, 0, 0, 0, 1, 0, 0)
  const held = (rule: ConsentRule, seed = 1): number[] => [...consentOfRecords(seed, pair, reached, rule)]

  test('of two who say different things is what the rule says', () => {
    expect(held('withdrawn wins')).toEqual([0, 0, 1, 0, 0])
    expect(held('any')).toEqual([1, 0, 1, 0, 0])
  })

  test('is what the one or the other said last, as often', () => {
    const email = everybody(1000).map((seed) => held('latest', seed)[0])
    expect(mean(email)).toBeCloseTo(0.5, 1)
    expect(held('latest').slice(1)).toEqual([0, 1, 0, 0])
  })

  test('contradicts itself in 3 of 100 second records, which then hold what the person withdrew', () => {
    const persons = 20_000
    const records = makeRecords(3, persons, 0, { split: 1, merged: 0 })
    const shares = [0.66, 0.3, 0.42, 0.8, 0.24]
    // As many are reached as the retailer's channels reach: a contradiction needs one who is not.
    const truth = Uint8Array.from({ length: persons * channelCount }, (_, cell) =>
      Math.floor(cell / channelCount) < shares[cell % channelCount] * persons ? 1 : 0,
    )
    const consent = consentOfRecords(3, records, truth, 'latest')
    const said = (rows: Int32Array) =>
      Uint8Array.from(truth, (_, cell) => {
        return consent[rows[Math.floor(cell / channelCount)] * channelCount + (cell % channelCount)]
      })
    expect(said(records.first)).toEqual(truth)
    const second = said(records.second)
    expect(second.every((granted, cell) => granted >= truth[cell])).toBe(true)
    for (let c = 0; c < channelCount; c++) {
      const contradicts = (cell: number) => cell % channelCount === c && second[cell] > truth[cell]
      const count = [...second.keys()].filter(contradicts).length
      expect(Math.abs(count / persons - 0.03)).toBeLessThan(0.005)
    }
  })
})

describe('books', () => {
  const persons = 400
  const spec = { seed: 3, customers: persons, level: 'easy', pilotShare: 0 } as const
  const { dayZero } = settle(spec)
  const retailer = synthesize(spec)
  const read = (records: Records): Books =>
    readBooks(
      retailer,
      dayZero,
      new Uint8Array(records.count * channelCount),
      bookkeepingOf(spec.seed, records),
    )
  const split = makeRecords(spec.seed, persons, 0, { split: 1, merged: 0 })
  let whole: Books
  let parts: Books
  beforeAll(() => {
    whole = readBooks(retailer, dayZero, new Uint8Array(persons * channelCount))
    parts = read(split)
  })
  const ordersOf = ({ orders }: Books, row: number) =>
    orders.subarray(row * departmentCount, (row + 1) * departmentCount)

  test('of who is split hold the orders between them, 35 of 100 in the second', () => {
    let strayed = 0
    for (const person of everybody(persons)) {
      const [one, other] = [ordersOf(parts, split.first[person]), ordersOf(parts, split.second[person])]
      expect(one.map((orders, d) => orders + other[d])).toEqual(ordersOf(whole, person))
      expect(Math.min(parts.recency[split.first[person]], parts.recency[split.second[person]])).toBe(
        whole.recency[person],
      )
      strayed += mean([...other]) * departmentCount
    }
    const all = mean([...whole.orders]) * whole.orders.length
    expect(Math.abs(strayed / all - 0.35)).toBeLessThan(0.03)
  })

  test('hold what was sent back where they hold its order', () => {
    const purchases = retailer.transactions.table(0, persons)
    const { purchaseRow } = bookkeepingOf(spec.seed, split)
    const ids = columnOfKind(purchases, 'customer_id', 'text')
    const orders = columnOfKind(purchases, 'order_id', 'text')
    const quantity = numbersOf(purchases, 'quantity')
    const rowOf = new Map<string | null, number>()
    let sentBack = 0
    for (let line = 0; line < purchases.rowCount; line++) {
      const row = purchaseRow(Number(textAt(ids, line)?.slice(1)), purchases, line)
      const order = textAt(orders, line)
      if (quantity[line] > 0) rowOf.set(order, row)
      else expect(row, `${sentBack++} sent back`).toBe(rowOf.get(order))
    }
    expect(sentBack).toBeGreaterThan(5)
  })

  test('of two taken for one hold the orders of both, who joined first, and the age of the second', () => {
    const one = read(makeRecords(spec.seed, persons, persons - 2, { split: 0, merged: 1 }))
    const [before, last] = [persons - 2, persons - 1]
    expect(one.customers).toBe(persons - 1)
    expect(ordersOf(one, before)).toEqual(ordersOf(whole, before).map((n, d) => n + ordersOf(whole, last)[d]))
    expect(one.tenure[before]).toBe(Math.max(whole.tenure[before], whole.tenure[last]))
    expect(one.recency[before]).toBe(Math.min(whole.recency[before], whole.recency[last]))
    expect(one.age[before]).toBe(whole.age[last])
  })
})

test('suppliers answer for 62 of 100 second records, and for a record of several as for the last', () => {
  const persons = 4000
  // Whom the supplier knows has number 7; the mean stands where it does not know.
  const x = Float64Array.from({ length: 2 * persons }, (_, at) =>
    at < 2 * (persons - 1) ? [1, 7][at % 2] : [0, 6][at % 2],
  )
  const supplier = { names: ['known_to_a', 'a_income'], rows: persons, x }
  const split = makeRecords(1, persons, 0, { split: 1, merged: 0 })
  const [a, b] = suppliedToRecords(1, split, [supplier, supplier])
  const of = (row: number, { x } = a) => [...x.subarray(2 * row, 2 * row + 2)]
  const known = everybody(persons - 1).filter((person) => of(split.second[person])[0] === 1)
  expect(Math.abs(known.length / persons - 0.62)).toBeLessThan(0.02)
  const said = (rows: Int32Array) => new Set(everybody(persons - 1).map((person) => `${of(rows[person])}`))
  expect(said(split.first)).toEqual(new Set(['1,7']))
  expect(said(split.second)).toEqual(new Set(['1,7', '0,6']))
  const both = known.filter((person) => of(split.second[person], b)[0] === 1)
  expect(Math.abs(both.length / known.length - 0.62)).toBeLessThan(0.02)
  const [merged] = suppliedToRecords(1, makeRecords(1, persons, persons - 2, { split: 0, merged: 1 }), [
    supplier,
  ])
  expect(of(persons - 2, merged)).toEqual([0, 6])
})
