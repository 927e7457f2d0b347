import { expect } from 'vitest'
import { openStream, type Stream } from '../../src/math/philox.ts'

/** The same words, with a count of how many were taken. */
export function counted(stream: Stream): Stream & { words: number } {
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

/** Compares lists of numbers by relative error. */
export function expectClose(found: readonly number[], expected: readonly number[], relative: number): void {
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

/** Holds mean and variance of 40,000 draws to those of the distribution. */
export function expectMoments(draw: (stream: Stream) => number, mean: number, variance: number): void {
  const found = moments(draw)
  expect(Math.abs(found.mean - mean)).toBeLessThan(4.5 * Math.sqrt(variance / 40_000))
  expect(Math.abs(found.variance / variance - 1)).toBeLessThan(0.1)
}
