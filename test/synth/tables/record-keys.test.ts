import { describe, expect, it } from 'vitest'
import { settle } from '../../../src/synth/spec.ts'
import { openRecordKeys } from '../../../src/synth/tables/record-keys.ts'

describe.each(['easy', 'realistic'] as const)('the keys of records at level %s', (level) => {
  const keys = openRecordKeys(settle({ seed: 3, customers: 1e9, level }))

  it('differ, and lead back to source, person and record', () => {
    const seen = new Set<string>()
    for (const person of [0, 1, 2, 1023, 65_536, 123_456_789, 999_999_999])
      for (let source = 0; source < 3; source++)
        for (const record of [0, 1, 15]) {
          const key = keys.keyOf(source, person, record)
          expect(keys.find(key)).toEqual({ source, person, record })
          seen.add(key)
        }
    expect(seen.size).toBe(7 * 3 * 3)
  })

  it('say of other texts that they are no keys', () => {
    for (const text of ['', 'c', 'x000000001', 'c0000000001f', 'C000000001', 'c00000000g1', 'c-1'])
      expect(keys.find(text)).toBeNull()
  })
})

it('keys of a smaller retailer are those of its persons only', () => {
  const keys = openRecordKeys(settle({ seed: 3, customers: 10, level: 'realistic' }))
  const larger = openRecordKeys(settle({ seed: 3, customers: 100, level: 'realistic' }))
  expect(keys.find(larger.keyOf(1, 9, 0))).toEqual({ source: 1, person: 9, record: 0 })
  expect(keys.find(larger.keyOf(1, 10, 0))).toBeNull()
})

it('opaque keys do not come in the order of persons', () => {
  const keys = openRecordKeys(settle({ seed: 3, customers: 1000 }))
  const inOrder = Array.from({ length: 100 }, (_, person) => keys.keyOf(0, person, 0))
  expect([...inOrder].sort()).not.toEqual(inOrder)
})
