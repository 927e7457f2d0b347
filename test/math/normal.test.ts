import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import { drawNormal, normalQuantile } from '../../src/math/normal.ts'
import { openStream } from '../../src/math/philox.ts'
import { expectClose } from './draws.ts'
import { reference, worstError } from './reference/special-functions.ts'

describe('normal', () => {
  it('keeps its draws of seed 1, id 42, stream 3', () => {
    const stream = openStream(1, 3, 42)
    const found = Array.from({ length: 4 }, () => drawNormal(stream))
    expectClose(
      found,
      [-0.6543778504554582, 1.6472214687896223, -1.4233312617113802, -0.10926213254896336],
      1e-15,
    )
  })

  it('agrees with mpmath to 1e-15, from the smallest number on and next to 1/2', () => {
    expect(worstError(normalQuantile, reference.normalQuantile, 1)).toBeLessThan(1e-15)
  })

  property.prop([fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })])(
    'is odd about 1/2 and never falls',
    (p, q) => {
      expect(normalQuantile(1 - p)).toBe(0 - normalQuantile(1 - (1 - p)))
      const [low, high] = [Math.min(p, q), Math.max(p, q)]
      const slack = 4e-16 * Math.abs(normalQuantile(low))
      if (low > 0) expect(normalQuantile(low)).toBeLessThanOrEqual(normalQuantile(high) + slack)
    },
  )

  it('has the published quantiles', () => {
    expect(normalQuantile(0.5)).toBe(0)
    expectClose(
      [normalQuantile(0.25), normalQuantile(0.001), normalQuantile(1e-20)],
      [-0.6744897501960817, -3.090232306167813, -9.262340089798405],
      2e-16,
    )
  })

  // mpmath 1.3, 60 digits: root of log Phi(x) = log p.
  it.each([
    [1e-300, -37.0470962993612],
    [1e-100, -21.273453560965322],
    [1e-10, -6.361340902404056],
    [0.0745, -1.443072674370901],
    [0.0751, -1.43882539275254],
    [0.975, 1.959963984540054],
    [0.999999, 4.753424308817088],
  ])('quantile of %d is %d', (p, expected) => {
    expectClose([normalQuantile(p)], [expected], 1e-15)
  })

  it('is infinite at 0 and 1 and undefined outside', () => {
    expect(normalQuantile(0)).toBe(Number.NEGATIVE_INFINITY)
    expect(normalQuantile(1)).toBe(Number.POSITIVE_INFINITY)
    for (const p of [-0.1, 1.1, Number.NaN]) expect(normalQuantile(p)).toBeNaN()
  })

  it('rises with the uniform it is made of', () => {
    let last = Number.NEGATIVE_INFINITY
    for (let p = 0.0005; p < 1; p += 0.0005) {
      expect(normalQuantile(p)).toBeGreaterThan(last)
      last = normalQuantile(p)
    }
  })
})
