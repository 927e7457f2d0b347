import { describe, expect, it } from 'vitest'
import { isClienteleError } from '../../src/errors.ts'
import { categoricalThresholds, drawCategory, zipfWeights } from '../../src/math/categorical.ts'
import { drawErlang, drawExponential } from '../../src/math/exponential.ts'
import { drawBeta, drawGamma } from '../../src/math/gamma.ts'
import { drawNormal, normalQuantile } from '../../src/math/normal.ts'
import { openStream, type Stream, uniform } from '../../src/math/philox.ts'
import { drawPoisson } from '../../src/math/poisson.ts'

function counted(stream: Stream): Stream & { words: number } {
  const counting = {
    words: 0,
    word: () => {
      counting.words++
      return stream.word()
    },
    reopen: stream.reopen,
  }
  return counting
}

function expectClose(found: readonly number[], expected: readonly number[], relative: number): void {
  expect(found.length).toBe(expected.length)
  for (let i = 0; i < found.length; i++) {
    expect(Math.abs(found[i] / expected[i] - 1)).toBeLessThanOrEqual(relative)
  }
}

/** Mean and variance of 40,000 draws, each drawn for another id. */
function moments(draw: (stream: Stream) => number): { mean: number; variance: number } {
  const n = 40_000
  const stream = openStream(77, 130, 0)
  const values = new Float64Array(n)
  let total = 0
  for (let id = 0; id < n; id++) {
    stream.reopen(id)
    values[id] = draw(stream)
    total += values[id]
  }
  const mean = total / n
  let squares = 0
  for (const value of values) squares += (value - mean) ** 2
  return { mean, variance: squares / (n - 1) }
}

function expectMoments(draw: (stream: Stream) => number, mean: number, variance: number): void {
  const found = moments(draw)
  expect(Math.abs(found.mean - mean)).toBeLessThan(4.5 * Math.sqrt(variance / 40_000))
  expect(Math.abs(found.variance / variance - 1)).toBeLessThan(0.1)
}

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

describe('exponential and Erlang', () => {
  it('are minus the logarithm of the uniforms', () => {
    const uniforms = openStream(1, 5, 9)
    const expected = -Math.log(uniform(uniforms)) - Math.log(uniform(uniforms))
    expectClose([drawErlang(openStream(1, 5, 9), 2)], [expected], 1e-15)
    expectClose([drawExponential(openStream(1, 5, 9))], [-Math.log(uniform(openStream(1, 5, 9)))], 1e-15)
  })

  it('have mean and variance equal to the shape', () => {
    expectMoments((stream) => drawErlang(stream, 3), 3, 3)
  })
})

describe('gamma and beta', () => {
  it.each([
    [0.25, 9, [0.4661933576465137, 0.8837241243002456, 0.0907062707893117]],
    [1, 6, [0.849789413983842, 0.7292582098972364, 0.9504895016817937]],
    [7.5, 6, [7.733530584446497, 7.367629308719231, 8.0215403526936]],
  ])('keep their draws of seed 1, id 42, stream 4 for a shape of %d', (shape, words, expected) => {
    const stream = counted(openStream(1, 4, 42))
    expectClose(
      [0, 1, 2].map(() => drawGamma(stream, shape)),
      expected,
      1e-12,
    )
    expect(stream.words).toBe(words)
  })

  it('keep their draws of seed 1, id 42, stream 5 for beta .8, 2.5', () => {
    const stream = counted(openStream(1, 5, 42))
    const found = [0, 1, 2].map(() => drawBeta(stream, 0.8, 2.5))
    expectClose(found, [0.3144997024962102, 0.02229483196319447, 0.2483350024430984], 1e-12)
    expect(stream.words).toBe(15)
  })

  it.each([0.3, 1, 4.2])('have mean and variance %d', (shape) => {
    expectMoments((stream) => drawGamma(stream, shape), shape, shape)
  })

  it('have the moments of the beta distribution', () => {
    expectMoments((stream) => drawBeta(stream, 2, 3), 0.4, 0.04)
  })

  it('are undefined without a positive shape', () => {
    for (const shape of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(drawGamma(openStream(1, 4, 0), shape)).toBeNaN()
    }
  })
})

describe('Poisson', () => {
  it('keeps its draws of seed 1, id 42, stream 6', () => {
    const stream = counted(openStream(1, 6, 42))
    const found = [0.05, 0.7, 3, 3, 12, 40, 100].map((mean) => drawPoisson(stream, mean))
    expect(found).toEqual([0, 0, 2, 3, 13, 42, 94])
    expect(stream.words).toBe(15)
  })

  it.each([0.2, 5, 33.3])('has mean and variance %d', (mean) => {
    expectMoments((stream) => drawPoisson(stream, mean), mean, mean)
  })

  it('ends on the largest uniform', () => {
    const last = { word: () => 2 ** 32 - 1, reopen: () => undefined }
    expect(drawPoisson(last, 16)).toBeGreaterThan(40)
    expect(drawPoisson(last, 16)).toBeLessThan(60)
  })

  it('draws nothing for a mean of 0 and is undefined below', () => {
    const stream = counted(openStream(1, 6, 0))
    expect(drawPoisson(stream, 0)).toBe(0)
    expect(stream.words).toBe(0)
    for (const mean of [-1, Number.NaN, Number.POSITIVE_INFINITY]) expect(drawPoisson(stream, mean)).toBeNaN()
  })
})

describe('categorical', () => {
  it('keeps thresholds and draws of eight types for seed 1, id 42, stream 9', () => {
    const thresholds = categoricalThresholds([0.28, 0.2, 0.15, 0.12, 0.1, 0.08, 0.05, 0.02])
    expect(Array.from(thresholds)).toEqual([
      1202590843, 2061584302, 2705829396, 3221225472, 3650722202, 3994319585, 4209067950, 4294967296,
    ])
    const stream = openStream(1, 9, 42)
    const found = Array.from({ length: 10 }, () => drawCategory(stream, thresholds))
    expect(found).toEqual([1, 4, 2, 0, 2, 2, 7, 1, 1, 1])
  })

  it('keeps thresholds and draws of a Zipf-Mandelbrot law for seed 1, id 42, stream 8', () => {
    const thresholds = categoricalThresholds(zipfWeights(1000, 1, 2.7))
    expect(Array.from(thresholds.subarray(0, 2))).toEqual([202096634, 361193984])
    const stream = openStream(1, 8, 42)
    const found = Array.from({ length: 8 }, () => drawCategory(stream, thresholds))
    expect(found).toEqual([92, 0, 27, 337, 152, 224, 46, 33])
  })

  it('has Zipf-Mandelbrot weights (k + q)^-s', () => {
    expectClose(Array.from(zipfWeights(3, 1.5, 0.5)), [1.5 ** -1.5, 2.5 ** -1.5, 3.5 ** -1.5], 1e-15)
  })

  it('takes the first index whose threshold is above the word, as a search from the front does', () => {
    const thresholds = categoricalThresholds([0, 3, 0, 0, 1, 2, 0])
    for (const word of [0, 1, 2 ** 31 - 1, 2 ** 31, 2863311530, 2863311531, 2863311532, 2 ** 32 - 1]) {
      const found = drawCategory({ word: () => word, reopen: () => undefined }, thresholds)
      expect(found).toBe(Array.from(thresholds).findIndex((threshold) => word < threshold))
    }
  })

  it.each([[[]], [[0, 0]], [[1, -1]], [[1, Number.NaN]], [[Number.POSITIVE_INFINITY]]])(
    'refuses the weights %j',
    (weights) => {
      let caught: unknown
      try {
        categoricalThresholds(weights)
      } catch (error) {
        caught = error
      }
      expect(isClienteleError(caught) && caught.code).toBe('ARGUMENT_INVALID')
    },
  )
})
