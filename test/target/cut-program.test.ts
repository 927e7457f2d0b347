import { describe, expect, it } from 'vitest'
import { integerBelow, openStream } from '../../src/math/philox.ts'
import { type Cut, type CutProgram, lowestPoint } from '../../src/target/cut-program.ts'

describe('the lowest point of some cuts', () => {
  it('of one row, by hand: where the falling and the rising cut cross', () => {
    // Sending nothing is worth 0, sending 1 is worth 1; half may be sent: at price p the dual is max(0, 1 - p) + p / 2.
    const program = programOf([cut(1, [1]), cut(0, [0])], [Number.NEGATIVE_INFINITY], [0.5], 5)
    const lowest = solved(program)
    expect(lowest.prices[0]).toBeCloseTo(1, 12)
    expect(lowest.value).toBeCloseTo(0.5, 12)
    expect([...lowest.shares]).toEqual([0.5, 0.5])
    expect([lowest.over[0], lowest.under[0]]).toEqual([0, 0])
  })

  it('stays in the box: what is sent too much then costs the price at its edge', () => {
    const lowest = solved(programOf([cut(1, [1])], [Number.NEGATIVE_INFINITY], [0.5], 0.25))
    expect(lowest.prices[0]).toBeCloseTo(0.25, 12)
    expect(lowest.value).toBeCloseTo(1 - 0.25 * 0.5, 12)
    expect(lowest.over[0]).toBeCloseTo(0.5, 12)
  })

  it('is proven by its own mixture: both sides of the linear program agree (300 draws, ties and empty rows among them)', () => {
    for (let draw = 0; draw < 300; draw++) {
      const program = drawnProgram(draw)
      const { prices, value, shares, over, under } = solved(program)
      expect(envelope(program, prices), `draw ${draw}`).toBeCloseTo(value, 8)
      expect(
        shares.reduce((sum, share) => sum + share, 0),
        `draw ${draw}`,
      ).toBeCloseTo(1, 9)
      for (const [row, price] of prices.entries()) {
        expect(price).toBeGreaterThanOrEqual(program.leastPrice[row] - 1e-9)
        expect(price).toBeLessThanOrEqual(program.mostPrice[row] + 1e-9)
        const use = program.cuts.reduce((sum, each, i) => sum + shares[i] * each.use[row], 0)
        expect(use - over[row], `draw ${draw}`).toBeLessThanOrEqual(program.upper[row] + 1e-9)
        expect(use + under[row], `draw ${draw}`).toBeGreaterThanOrEqual(program.lower[row] - 1e-9)
      }
      const worth = program.cuts.reduce((sum, each, i) => sum + shares[i] * each.value, 0)
      const missed = over.reduce(
        (sum, amount, row) => sum + amount * program.mostPrice[row] - under[row] * program.leastPrice[row],
        0,
      )
      expect(worth - missed, `draw ${draw}`).toBeCloseTo(value, 8)
    }
  })
})

function cut(value: number, use: readonly number[]): Cut {
  return { value, use: Float64Array.from(use) }
}

function programOf(
  cuts: readonly Cut[],
  lower: readonly number[],
  upper: readonly number[],
  radius: number,
): CutProgram {
  return {
    cuts,
    start: 0,
    lower: Float64Array.from(lower),
    upper: Float64Array.from(upper),
    leastPrice: new Float64Array(lower.length).fill(-radius),
    mostPrice: new Float64Array(lower.length).fill(radius),
  }
}

function solved(program: CutProgram): NonNullable<ReturnType<typeof lowestPoint>> {
  const lowest = lowestPoint(program)
  if (lowest === null) throw new Error('no lowest point')
  return lowest
}

/** Amounts in eighths, so that many are equal. */
function drawnProgram(seed: number): CutProgram {
  const stream = openStream(seed, 131, 0)
  const eighths = (most: number): number => integerBelow(stream, most) / 8
  const rows = 1 + integerBelow(stream, 8)
  const cuts = Array.from({ length: 1 + integerBelow(stream, 12) }, () =>
    cut(
      eighths(16),
      Array.from({ length: rows }, () => eighths(9)),
    ),
  )
  const bounds = Array.from({ length: rows }, () => {
    const least = eighths(6)
    const kind = integerBelow(stream, 4)
    return {
      lower: kind === 0 || kind === 3 ? Number.NEGATIVE_INFINITY : least,
      upper: kind === 1 || kind === 3 ? Number.POSITIVE_INFINITY : least + eighths(4),
    }
  })
  return {
    ...programOf(
      cuts,
      bounds.map(({ lower }) => lower),
      bounds.map(({ upper }) => upper),
      eighths(32) + 1 / 8,
    ),
    start: integerBelow(stream, cuts.length),
  }
}

/** The highest cut at some prices, with what the bounds cost there. */
function envelope({ cuts, lower, upper }: CutProgram, prices: Float64Array): number {
  const rounded = prices.map((price) => (Math.abs(price) < 1e-12 ? 0 : price))
  const bounds = rounded.reduce(
    (sum, price, row) => (price === 0 ? sum : sum + price * (price > 0 ? upper[row] : lower[row])),
    0,
  )
  const highest = cuts.map(({ value, use }) =>
    rounded.reduce((sum, price, row) => sum - price * use[row], value),
  )
  return bounds + Math.max(...highest)
}
