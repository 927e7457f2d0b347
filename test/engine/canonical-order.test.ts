import { fc, test } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import { canonicalOrder } from '../../src/engine/canonical-order.ts'
import { textColumn } from '../../src/table/text-columns.ts'

function ordered(keys: readonly (string | null)[]): number[] | null {
  const order = canonicalOrder(textColumn(keys))
  return order === null ? null : [...order]
}

describe('the canonical order', () => {
  it('is by UTF-8 bytes, where JavaScript orders UTF-16 units', () => {
    // U+FF5E is 3 bytes beginning EF, U+1F600 is 4 bytes beginning F0; as UTF-16, D83D comes before FF5E.
    const keys = ['\u{1F600}', '\uFF5E', 'b', 'a']
    expect(ordered(keys)).toEqual([3, 2, 1, 0])
    expect([...keys].sort()).toEqual(['a', 'b', '\u{1F600}', '\uFF5E'])
  })

  it('keeps equal keys in the order they came in, and puts missing ones last', () => {
    expect(ordered(['b', null, 'a', 'b', null, 'a'])).toEqual([2, 5, 0, 3, 1, 4])
  })

  it('is null where the rows stand in it already', () => {
    expect(ordered([])).toBeNull()
    expect(ordered(['', 'a', 'a', 'ab', 'b', null, null])).toBeNull()
    expect(ordered([null, 'a'])).toEqual([1, 0])
  })

  test.prop([fc.array(fc.option(fc.string({ unit: 'grapheme', maxLength: 4 }), { nil: null }))])(
    'agrees with a stable sort of the bytes',
    (keys) => {
      const bytes = (key: string | null): Buffer => (key === null ? Buffer.alloc(9, 255) : Buffer.from(key))
      const expected = keys
        .map((_, row) => row)
        .sort((a, b) => Buffer.compare(bytes(keys[a]), bytes(keys[b])))
      // Nine bytes of 255 come after every valid text.
      expect(ordered(keys) ?? keys.map((_, row) => row)).toEqual(expected)
    },
  )
})
