import { beforeAll, describe, expect, test } from 'vitest'
import { readBooks } from '../../../bench/proof/laboratory/books.ts'
import { channelCount, departmentCount } from '../../../bench/proof/laboratory/catalog.ts'
import { internalFeatures } from '../../../bench/proof/laboratory/features.ts'
import { type Instance, makeInstance } from '../../../bench/proof/laboratory/instance.ts'
import { matchedPlaces } from '../../../bench/proof/laboratory/study.ts'
import { type SupplierLetter, supplierFeatures } from '../../../bench/proof/laboratory/suppliers.ts'
import { synthesize } from '../../../src/synth/index.ts'
import { settle } from '../../../src/synth/spec.ts'
import { columnOfKind, numbersOf, textAt } from '../../../src/table/index.ts'

const customers = 2000

describe('the world of a seed', () => {
  let instance: Instance
  beforeAll(() => {
    instance = makeInstance(3, customers)
  })

  test('has a pilot among the first half, of whom seven tenths were treated', () => {
    const { pilot } = instance
    expect(Math.max(...pilot.customer)).toBeLessThan(customers / 2)
    expect(pilot.rows / (customers / 2)).toBeGreaterThan(0.95)
    const treated = pilot.option.filter((option) => option >= 0).length
    expect(Math.abs(treated / pilot.rows - 0.7)).toBeLessThan(0.05)
  })

  test('knows nothing of the pilot in its features', () => {
    const spec = { seed: 3, customers, level: 'easy', effectScale: 3, pilotShare: 0 } as const
    const reached = new Uint8Array(customers * channelCount)
    reached.set(instance.books.reached)
    const without = readBooks(synthesize(spec), settle(spec).dayZero, reached)
    expect(internalFeatures(without)).toEqual(instance.internal)
    expect(instance.internal.x.every(Number.isFinite)).toBe(true)
  })

  test('has what was bought in the pilot beside it, as the contacts tell', () => {
    const { pilot, books } = instance
    const row = pilot.orders.findIndex((orders) => orders > 0)
    const [customer, d] = [pilot.customer[Math.floor(row / departmentCount)], row % departmentCount]
    const { wave } = books
    const orders = wave.customer.filter((one, i) => one === customer && wave.department[i] === d)
    expect(orders).toHaveLength(pilot.orders[row])
  })

  test('has suppliers who know some, and whose unknown numbers are the mean of the known', () => {
    const of = (name: SupplierLetter) => supplierFeatures(instance.retailer, customers, name)
    for (const [{ x, names }, share] of [
      [instance.supplierA, 0.62],
      [instance.supplierB, 0.4],
      [of('C'), 0.9],
      // Of the 55 % that it knows, those who had come by the day of its export.
      [of('D'), 0.45],
    ] as const) {
      const rows = Array.from({ length: customers }, (_, row) =>
        x.subarray(row * names.length, (row + 1) * names.length),
      )
      const known = rows.filter((row) => row[0] === 1)
      expect(Math.abs(known.length / customers - share)).toBeLessThan(0.05)
      const mean = known.reduce((sum, row) => sum + row[1], 0) / known.length
      expect(rows.find((row) => row[0] === 0)?.[1]).toBeCloseTo(mean, 10)
    }
  })

  test('knows what suppliers say as their tables say it', () => {
    const { home_panel, coalition } = instance.retailer.suppliers
    const panel = home_panel.table(0, customers)
    const id = Number(textAt(columnOfKind(panel, 'customer_id', 'text'), 7)?.slice(1))
    const stage = textAt(columnOfKind(panel, 'stage_of_life', 'text'), 7) ?? ''
    const home = textAt(columnOfKind(panel, 'home', 'text'), 7)
    expect([...instance.supplierA.x.subarray(5 * id, 5 * id + 5)]).toEqual([
      1,
      numbersOf(panel, 'income_index')[7],
      ['single', 'couple', 'family', 'large family'].indexOf(stage),
      numbersOf(panel, 'age')[7],
      home === 'owner' ? 1 : 0,
    ])
    const tills = coalition.table(0, customers)
    const other = Number(textAt(columnOfKind(tills, 'customer_id', 'text'), 3)?.slice(1))
    expect(instance.supplierB.x[5 * other + 4]).toBe(numbersOf(tills, 'wallet_tech')[3])
  })
})

test('features of the departments are matched by what comes before their names', () => {
  expect(matchedPlaces(['age', 'x_food', 'x_home', 'x_style', 'x_tech'])).toEqual([[1, 2, 3, 4]])
})
