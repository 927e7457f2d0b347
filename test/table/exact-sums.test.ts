import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import { createExactSum } from '../../src/table/exact-sum.ts'
import { sumRuns } from '../../src/table/exact-sums.ts'

/** Values of one sort: wide ranges need another way than narrow ones, and whole numbers a third. */
const anyValues: fc.Arbitrary<number[]> = fc
  .constantFrom(
    fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }),
    fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e290, max: 1e290 }),
    fc.integer({ min: -1_000_000, max: 1_000_000 }).map((cents) => cents / 100),
    fc.integer({ min: -100, max: 100 }).map((n) => n * 2 ** 45),
    fc.integer(),
    fc.constantFrom(1e16, 1, -1e16, 2 ** -40, -(2 ** -40), 0.1),
    fc.constantFrom(0, -0, Number.NaN, 5e-324, -5e-324, 2 ** -1022),
  )
  .chain((values) => fc.array(fc.oneof(values, fc.constant(Number.NaN)), { maxLength: 200, size: 'max' }))

function oneByOne(values: readonly number[]): number {
  const total = createExactSum()
  for (const value of values) if (!Number.isNaN(value)) total.add(value)
  return total.sum()
}

describe('sumRuns', () => {
  property.prop([anyValues, fc.array(fc.nat(200), { maxLength: 6 })])(
    'gives each run the bits of its exact sum rounded once',
    (values, cuts) => {
      const inner = cuts.map((cut) => Math.min(cut, values.length)).sort((a, b) => a - b)
      const starts = Uint32Array.of(0, ...inner, values.length)
      const { sums, counts } = sumRuns(Float64Array.from(values), starts)
      for (let run = 0; run < sums.length; run++) {
        const members = values.slice(starts[run], starts[run + 1])
        expect(Object.is(sums[run], oneByOne(members))).toBe(true)
        expect(counts[run]).toBe(members.filter((value) => !Number.isNaN(value)).length)
      }
    },
  )

  test('a tie that only the lowest part decides', () => {
    // 1 + 2^-53 lies between 1 and its neighbor, and would go to 1; 2^-60 more sends it up.
    const { sums } = sumRuns(Float64Array.of(1, 2 ** -53, 2 ** -60), Uint32Array.of(0, 2, 3))
    expect([...sums]).toEqual([1, 2 ** -60])
    expect(sumRuns(Float64Array.of(1, 2 ** -53, 2 ** -60), Uint32Array.of(0, 3)).sums[0]).toBe(1 + 2 ** -52)
  })

  test('ten thousand tenths make a thousand', () => {
    expect(sumRuns(new Float64Array(10_000).fill(0.1), Uint32Array.of(0, 10_000)).sums[0]).toBe(1000)
  })
})
