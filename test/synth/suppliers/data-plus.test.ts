import { describe, expect, it } from 'vitest'
import { openWorld, synthesize } from '../../../src/synth/index.ts'
import { exportDay, openDataPlus, openExport, spendDecile } from '../../../src/synth/suppliers/data-plus.ts'
import { truePersons } from '../../../src/synth/truth.ts'
import { toRows } from '../../../src/table/to-rows.ts'
import { correlation, correlationWithin } from '../correlation.ts'
import { forEachPerson } from '../latent.ts'
import { forEachAnswer, settings, tolerance } from './latent-people.ts'

/** What our own books say of the persons whom DataPlus knows, beside what DataPlus says. */
function compare(asOfDay: number) {
  const linesOf = openExport(settings, asOfDay)
  const said: number[] = []
  const own: number[] = []
  const books: number[] = []
  const needs: number[] = []
  const known = forEachAnswer(openDataPlus(settings, asOfDay), ({ spendDecile: decile }, person) => {
    let cents = 0
    let orders = 0
    linesOf(person, (amount) => {
      cents += amount
      if (amount > 0) orders++
    })
    said.push(decile)
    own.push(spendDecile(cents))
    books.push(1000 * Math.round(20 * Math.log1p(cents / 100)) + orders)
    needs.push(Math.log(person.wallet.reduce((sum, wallet) => sum + wallet, 0)))
  })
  return { known, said, own, books, needs }
}

describe('DataPlus', () => {
  const { known, said, own, books, needs } = compare(exportDay)
  const agreement = said.filter((decile, i) => decile === own[i]).length / said.length

  it('knows 55 % of the persons', () => {
    expect(Math.abs(known - 0.55)).toBeLessThan(tolerance(0.55))
  })

  it('looks right: it says what our own books said on the day of the export', () => {
    expect(exportDay).toBe(-182)
    expect(agreement).toBeGreaterThan(0.8)
    expect(correlation(said, own)).toBeGreaterThan(0.88)
  })

  it('never says more than the books, for it only lost lines', () => {
    said.forEach((decile, i) => {
      expect(decile).toBeLessThanOrEqual(own[i])
    })
  })

  it('adds nothing on what a person needs to what our books say of that time', () => {
    expect(correlation(said, needs)).toBeGreaterThan(0.03)
    expect(Math.abs(correlationWithin(said, needs, books))).toBeLessThan(4 / Math.sqrt(said.length))
  })

  it('has 59 % in decile 1, who spent nothing, and the others in nine equal parts', () => {
    const counts = new Array<number>(11).fill(0)
    for (const decile of said) counts[decile]++
    expect(counts[0]).toBe(0)
    expect(Math.abs(counts[1] / said.length - 0.587)).toBeLessThan(0.015)
    for (const count of counts.slice(2))
      expect(Math.abs(count / (said.length - counts[1]) - 1 / 9)).toBeLessThan(0.015)
  })

  it('knows of the pilot where the export came after it: that leaks', () => {
    const before = openDataPlus(settings)
    const after = openDataPlus(settings, 28)
    const without = openDataPlus(settings, 0)
    let changed = 0
    let known = 0
    forEachAnswer(
      (person) => person,
      (person) => {
        const decile = after(person)?.spendDecile
        expect(decile === undefined).toBe(before(person) === null)
        if (decile === undefined) return
        known++
        if (decile > (without(person)?.spendDecile ?? 0)) changed++
      },
    )
    expect(changed / known).toBeGreaterThan(0.02)
  })
})

it('its table echoes the e-mail address of our own record, slips and all, and knows nobody who came after the export', () => {
  const spec = { seed: 8, customers: 3000 } as const
  const { crm, shop, suppliers } = synthesize(spec)
  const emailOf = new Map<string, unknown>()
  const joinedOf = new Map<string, unknown>()
  for (const row of [...toRows(shop.table()), ...toRows(crm.table())]) {
    emailOf.set(String(row['customer_id']), row['email'])
    joinedOf.set(String(row['customer_id']), row['joined'])
  }
  const rows = toRows(suppliers.data_plus.table())
  const slips = rows.filter(({ email }) => email !== null && !/^[^@\s]+@[^@\s]+\.[a-z]+$/.test(String(email)))
  expect(slips.length).toBeGreaterThan(5)
  expect(rows.filter(({ email }) => email === null).length).toBeGreaterThan(rows.length / 10)
  for (const row of rows) {
    const key = String(row['customer_id'])
    expect(row['email']).toBe(emailOf.get(key))
    expect(String(joinedOf.get(key)) < '2024-12-02').toBe(true)
  }
  expect([...joinedOf.values()].some((day) => String(day) >= '2024-12-02')).toBe(true)
})

it('an export holds the orders of 52 weeks, but for those sent back or not written down by then and those whose customer our books do not know: no more, no fewer', () => {
  const linesOf = openExport(settings, exportDay)
  let held = 0
  forEachPerson({ seed: settings.seed, customers: 3000, level: 'realistic' }, ({ person, orders }) => {
    const amounts: number[] = []
    linesOf(person, (amount) => amounts.push(amount))
    amounts.forEach((amount, at) => {
      const { day, amount: euros, returned } = orders[at]
      const isBack = returned !== null && returned < exportDay
      const counts = day >= -546 && day < -182 && !isBack
      if (amount > 0) held++
      if (amount > 0) expect(counts && amount === Math.round(100 * euros)).toBe(true)
    })
  })
  const rows = toRows(synthesize({ seed: settings.seed, customers: 3000 }).transactions.table())
  const from = '2023-12-04'
  const isBefore = (day: unknown): boolean => String(day) < '2024-12-02'
  const back = new Set(
    rows.filter((row) => Number(row['amount']) < 0 && isBefore(row['at'])).map((row) => row['order_id']),
  )
  const named = rows.filter(
    ({ customer_id, at, recorded_at, amount, order_id }) =>
      customer_id !== null &&
      String(at) >= from &&
      isBefore(recorded_at) &&
      Number(amount) > 0 &&
      !back.has(order_id),
  )
  expect(held).toBe(named.length)
  expect(held).toBeGreaterThan(2000)
})

it('an export holds nothing that was not written down by its day', () => {
  const spec = { seed: 8, customers: 3000 } as const
  const personOf = new Map(toRows(truePersons(spec)).map((row) => [row['customer_id'], row['person']]))
  const { transactions, suppliers } = openWorld(spec).view('2024-12-02')
  const named = toRows(transactions.table()).filter((row) => row['customer_id'] !== null)
  const buyers = new Set(named.map((row) => personOf.get(row['customer_id'])))
  const spent = toRows(suppliers.data_plus.table()).filter((row) => row['spend_decile'] !== 1)
  expect(spent.length).toBeGreaterThan(400)
  for (const row of spent) expect(buyers.has(personOf.get(row['customer_id']))).toBe(true)
})
