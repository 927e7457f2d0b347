import { describe, expect, it } from 'vitest'
import { btydCustomers } from '../../../bench/instances/btyd.ts'
import { btydSums } from './btyd-sums.ts'

describe('customers who buy until they leave', () => {
  it('have the published first rows', () => {
    const made = btydCustomers(6)
    expect([...made.repeats]).toEqual([2, 0, 7, 3, 4, 0])
    expect([...made.recencyDays]).toEqual([196, 0, 225, 352, 183, 0])
    expect([...made.tenureDays]).toEqual([638, 542, 577, 374, 569, 463])
    expect([...made.meanCents]).toEqual([2304, 0, 3901, 1376, 3877, 0])
  })

  it('have the published sums', () => {
    expect(btydSums(100_000)).toEqual({
      repeats: 186_048,
      recencyDays: 13_715_088,
      tenureDays: 54_690_105,
      later: 64_858,
      alive: 72_135,
      never: 49_410,
      most: 103,
      meanCents: 177_716_360,
    })
  })
})
