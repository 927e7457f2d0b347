import { describe, expect, it } from 'vitest'
import { categoricalThresholds, drawCategory } from '../../../src/math/categorical.ts'
import { openStream } from '../../../src/math/philox.ts'
import { fieldChances, type Operator, openOperators } from '../../../src/synth/records/operators.ts'
import type { Field } from '../../../src/synth/records/particulars.ts'
import type { Flavor } from '../../../src/synth/spec.ts'
import { expectShare } from '../draws.ts'

const draws = 60_000

/** How often each error is chosen, in fields drawn by their chances. */
function countsOf(flavor: Flavor, byEar: boolean): Map<Operator, number> {
  const operatorFor = openOperators(flavor, byEar)
  const fields = Object.keys(fieldChances) as Field[]
  const thresholds = categoricalThresholds(Object.values(fieldChances))
  const stream = openStream(8, 350, 0)
  const counts = new Map<Operator, number>()
  for (let draw = 0; draw < draws; draw++) {
    const operator = operatorFor(fields[drawCategory(stream, thresholds)], stream)
    counts.set(operator, (counts.get(operator) ?? 0) + 1)
  }
  return counts
}

describe('the choice of an error', () => {
  it('gives each its share, though some belong to few fields', () => {
    const counts = countsOf('neutral', false)
    for (const [operator, share] of [
      ['typo', 0.55],
      ['keyboard', 0.15],
      ['phonetic', 0.1],
      ['nickname', 0.08],
      ['swapped_names', 0.04],
      ['swapped_month_day', 0.03],
      ['old_address', 0.05],
    ] as const)
      expectShare(counts.get(operator) ?? 0, draws, share)
    expect(counts.has('romanization')).toBe(false)
  })

  it('spells Korean names in another way instead of by ear or short', () => {
    const counts = countsOf('ko', false)
    const names = 0.305 + 0.323
    const heard = names + 0.368 + 0.258
    expectShare(counts.get('romanization') ?? 0, draws, 0.08 + (0.1 * names) / heard)
    expect(counts.has('nickname')).toBe(false)
  })

  it('hears names where it does not read them', () => {
    const operatorFor = openOperators('neutral', true)
    const stream = openStream(8, 350, 0)
    const found = new Set(Array.from({ length: 500 }, () => operatorFor('surname', stream)))
    expect([...found].sort()).toEqual(['phonetic', 'swapped_names'])
  })
})
