import { describe, expect, it } from 'vitest'
import { sampleChecksum } from '../../src/engine/sample-checksum.ts'
import { flagColumn } from '../../src/table/flag-column.ts'
import { numberColumn } from '../../src/table/number-columns.ts'
import { people } from './people.ts'

describe('the checksum of a sample', () => {
  it('notices every single value of a small column', () => {
    const values = Array.from({ length: 200 }, (_, i) => i / 7)
    const before = sampleChecksum([numberColumn(values)], 200, 1)
    for (let row = 0; row < 200; row++)
      expect(sampleChecksum([numberColumn(values.with(row, values[row] + 1))], 200, 1)).not.toBe(before)
  })

  it('notices that one value in twenty of a large column changed', () => {
    const values = Array.from({ length: 100_000 }, (_, i) => i)
    const changed = values.map((value, i) => (i % 20 === 0 ? -value - 1 : value))
    expect(sampleChecksum([numberColumn(changed)], 100_000, 3)).not.toBe(
      sampleChecksum([numberColumn(values)], 100_000, 3),
    )
  })

  it('sees every column and their order', () => {
    const { columns } = people(1_000)
    const one = sampleChecksum([columns.age, columns.spend], 1_000, 1)
    expect(sampleChecksum([columns.spend, columns.age], 1_000, 1)).not.toBe(one)
    expect(sampleChecksum([columns.age], 1_000, 1)).not.toBe(one)
    expect(sampleChecksum([columns.age, columns.spend], 1_000, 1)).toBe(one)
  })

  it('tells a missing value from zero, and works with no rows', () => {
    expect(sampleChecksum([numberColumn([0])], 1, 1)).not.toBe(sampleChecksum([numberColumn([null])], 1, 1))
    expect(sampleChecksum([flagColumn([false])], 1, 1)).not.toBe(sampleChecksum([flagColumn([null])], 1, 1))
    expect(sampleChecksum([numberColumn([])], 0, 1)).toBe(sampleChecksum([numberColumn([])], 0, 9))
  })
})
