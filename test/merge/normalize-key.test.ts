import { fc } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import type { Meaning } from '../../src/contracts/source.ts'
import { normalizeKey } from '../../src/merge/index.ts'

describe('normalizeKey', () => {
  it.each<[Meaning, string, string | null]>([
    ['email', '  Ann.Lee+Shop@Example.ORG ', 'ann.lee+shop@example.org'],
    ['email', 'JOSE\u0301@example.org', 'jos\u00e9@example.org'],
    ['email', 'not an address', null],
    ['email', 'two@at@signs', null],
    ['email', '@example.org', null],
    ['email', 'N/A', null],
    ['phone', '+49 (30) 123-45.67', '+49301234567'],
    ['phone', '030/1234567', '0301234567'],
    ['phone', '00 49 30 1234567', '0049301234567'],
    ['phone', '\uff0b\uff14\uff1930 1234567', '+49301234567'],
    ['phone', '+49 30 1234567 ext. 5', null],
    ['phone', '000-000-000', null],
    ['phone', '1111111', null],
    ['phone', '12345', null],
    ['phone', '-', null],
    ['customer_id', ' A-07 ', 'A-07'],
    ['customer_id', 'a-07', 'a-07'],
    ['customer_id', '   ', null],
    ['customer_id', 'NULL', null],
    ['household_id', 'none', null],
    ['surname', '  VAN  der\tBerg ', 'van der berg'],
    ['surname', 'MU\u0308LLER', 'm\u00fcller'],
  ])('makes of the %s %j the key %j', (meaning, text, key) => {
    expect(normalizeKey(text, meaning)).toBe(key)
  })

  it('changes nothing when it is applied again', () => {
    const meanings: Meaning[] = ['email', 'phone', 'customer_id', 'surname', 'address']
    fc.assert(
      fc.property(fc.constantFrom(...meanings), fc.string({ unit: 'binary' }), (meaning, text) => {
        const key = normalizeKey(text, meaning)
        if (key !== null) expect(normalizeKey(key, meaning)).toBe(key)
      }),
    )
  })
})
