import { expect } from 'vitest'
import type { Stream } from '../../src/math/philox.ts'

/** A stream whose uniform numbers are these, again and again. */
export function streamOf(...draws: readonly number[]): Stream {
  let next = 0
  return {
    word: () => Math.floor(draws[next++ % draws.length] * 2 ** 32),
    reopen: () => {
      next = 0
    },
  }
}

/**
 * Expects a share within four standard errors of a number of independent draws.
 *
 * @param clustering - how many times as large the standard error is where draws hang together.
 */
export function expectShare(hits: number, draws: number, share: number, clustering = 1): void {
  const error = clustering * Math.sqrt((share * (1 - share)) / draws)
  expect(hits / draws).toBeGreaterThanOrEqual(share - 4 * error)
  expect(hits / draws).toBeLessThanOrEqual(share + 4 * error)
}
