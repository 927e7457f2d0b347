import { describe, expect, it } from 'vitest'
import { settle } from '../../../src/synth/spec.ts'
import { openMembership } from '../../../src/synth/tables/membership.ts'
import { openRecordKeys } from '../../../src/synth/tables/record-keys.ts'

describe.each(['easy', 'realistic'] as const)('the keys of records at level %s', (level) => {
  const settings = settle({ seed: 3, customers: 1e9, level })
  const keys = openRecordKeys(settings)
  const membership = openMembership(settings)

  it('differ, and lead back to source, person and record where there is such a record, else nowhere', () => {
    const seen = new Set<string>()
    let records = 0
    for (const person of [0, 1, 2, 1023, 65_536, 123_456_789, 999_999_999]) {
      const counts = membership(person, new Uint8Array(3))
      for (let source = 0; source < 3; source++)
        for (const record of [0, 1, 15]) {
          const key = keys.keyOf(source, person, record)
          const exists = record < counts[source]
          expect(keys.find(key)).toEqual(exists ? { source, person, record } : null)
          if (exists) records++
          seen.add(key)
        }
    }
    expect(records).toBeGreaterThan(9)
    expect(seen.size).toBe(7 * 3 * 3)
  })

  it('say of other texts that they are no keys', () => {
    for (const text of ['', 'c', 'x000000001', 'c0000000001f', 'C000000001', 'c00000000g1', 'c-1'])
      expect(keys.find(text)).toBeNull()
  })
})

it('keys of a smaller retailer are those of its persons only', () => {
  const settings = settle({ seed: 3, customers: 100, level: 'realistic' })
  const larger = openRecordKeys(settings)
  const membership = openMembership(settings)
  const known = Array.from({ length: 100 }, (_, id) => id).filter(
    (id) => membership(id, new Uint8Array(3))[1] > 0,
  )
  const [last, next] = [known[9], known[10]]
  const keys = openRecordKeys(settle({ seed: 3, customers: last + 1, level: 'realistic' }))
  expect(larger.find(larger.keyOf(1, next, 0))).toEqual({ source: 1, person: next, record: 0 })
  expect(keys.find(larger.keyOf(1, last, 0))).toEqual({ source: 1, person: last, record: 0 })
  expect(keys.find(larger.keyOf(1, next, 0))).toBeNull()
})

it('plain keys are known in the form in which they are written only', () => {
  const keys = openRecordKeys(settle({ seed: 3, customers: 10, level: 'easy' }))
  expect(keys.find('c000000001')).toEqual({ source: 0, person: 1, record: 0 })
  for (const text of ['c000000001-0', 'c000000001-00', 'c000000001-1', 's000000001'])
    expect(keys.find(text)).toBeNull()
})

it('opaque keys do not come in the order of persons', () => {
  const keys = openRecordKeys(settle({ seed: 3, customers: 1000 }))
  const inOrder = Array.from({ length: 100 }, (_, person) => keys.keyOf(0, person, 0))
  expect([...inOrder].sort()).not.toEqual(inOrder)
})
