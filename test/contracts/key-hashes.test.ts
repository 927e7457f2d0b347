import { afterEach, describe, expect, it, vi } from 'vitest'
import { keyHashes } from '../../src/contracts/key-hashes.ts'
import { rowHashes } from '../../src/contracts/row-hashes.ts'
import { hash32 } from '../../src/math/md5.ts'
import type { TextColumn } from '../../src/table/column.ts'
import { takeColumn } from '../../src/table/take.ts'
import { textColumn } from '../../src/table/text-columns.ts'

const count = 20_001
const rows = Array.from({ length: count }, (_, i) => i)

/** Keys of every length from 0 to `most` bytes. */
function keysUpTo(most: number): TextColumn {
  return textColumn(
    rows.map((i) =>
      `${i}é`
        .repeat(8)
        .slice(0, i % 30)
        .padEnd(i % 20, 'x')
        .slice(0, most),
    ),
  )
}

describe('hashes of many keys', () => {
  it.each([
    ['numbered keys', 'lot', textColumn(rows.map((i) => `c${i}`))],
    ['keys of many lengths', 'lot', keysUpTo(25)],
    ['an empty salt', '', keysUpTo(25)],
    ['keys that just fill a block', 's'.repeat(44), textColumn(rows.map((i) => String(1e9 + i)))],
    ['keys that are longer than a block', 's'.repeat(45), textColumn(rows.map((i) => String(1e9 + i)))],
    ['a salt that is longer than a block', 's'.repeat(70), textColumn(rows.map(String))],
    ['missing keys', 'lot', textColumn(rows.map((i) => (i % 100 === 5 ? null : `c${i}`)))],
    ['few keys', 'lot', textColumn(['a', 'b', null])],
    ['keys in another order than their dictionary', 'lot', taken((i) => count - 1 - i, count)],
    ['keys from a large dictionary', 'lot', taken((i) => 2 * i, count >> 1)],
  ])('are those of single rows: %s', async (_, salt, column) => {
    expect(await keyHashes(column, salt)).toEqual(rowHashes(column, salt))
  })

  it('are the numbers that decide who', async () => {
    const hashes = await keyHashes(textColumn(rows.map((i) => `c${i}`)), 'spring')
    for (const row of [0, 1, 4095, 4096, count - 1]) expect(hashes[row]).toBe(hash32('spring', `c${row}`))
  })

  describe('where WebAssembly is refused', () => {
    afterEach(() => {
      vi.unstubAllGlobals()
    })

    it('are the same', async () => {
      const column = textColumn(rows.map((i) => `c${i}`))
      const expected = await keyHashes(column, 'spring')
      vi.stubGlobal('WebAssembly', undefined)
      expect(await keyHashes(column, 'spring')).toEqual(expected)
    })
  })
})

/** Some of the numbered keys, in an order. */
function taken(pick: (i: number) => number, length: number): TextColumn {
  const column = textColumn(rows.map((i) => `c${i}`))
  return takeColumn(
    column,
    Int32Array.from({ length }, (_, i) => pick(i)),
  ) as TextColumn
}
