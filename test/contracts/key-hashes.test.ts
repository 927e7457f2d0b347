import { fc, test } from '@fast-check/vitest'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { keyHashes } from '../../src/contracts/key-hashes.ts'
import { rowHashes } from '../../src/contracts/row-hashes.ts'
import { hash32 } from '../../src/math/md5.ts'
import type { TextColumn } from '../../src/table/column.ts'
import { takeColumn } from '../../src/table/take.ts'
import { textColumn } from '../../src/table/text-columns.ts'

interface Wasm {
  Instance: new (module: object, imports: object) => { readonly exports: object }
  readonly Memory: { readonly prototype: { grow(pages: number): number } }
}

const wasm = (globalThis as unknown as { WebAssembly: Wasm }).WebAssembly

/** Calls of the kernel since the test began. */
let kernelCalls = 0
beforeEach(() => {
  kernelCalls = 0
  const { Instance } = wasm
  class CountedInstance {
    readonly exports: object
    constructor(module: object, imports: object) {
      const { hash } = new Instance(module, imports).exports as { hash(...numbers: number[]): void }
      const counted = (...numbers: number[]): void => {
        kernelCalls++
        hash(...numbers)
      }
      this.exports = { hash: counted }
    }
  }
  vi.spyOn(wasm, 'Instance').mockImplementation(CountedInstance)
})
afterEach(() => {
  vi.restoreAllMocks()
})

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
  it.each<[string, string, TextColumn, byKernel: boolean]>([
    ['numbered keys', 'lot', textColumn(rows.map((i) => `c${i}`)), true],
    ['keys of many lengths', 'lot', keysUpTo(25), true],
    ['an empty salt', '', keysUpTo(25), true],
    ['keys that just fill a block', 's'.repeat(44), textColumn(rows.map((i) => String(1e9 + i))), true],
    [
      'keys that are longer than a block',
      's'.repeat(45),
      textColumn(rows.map((i) => String(1e9 + i))),
      false,
    ],
    ['a salt that is longer than a block', 's'.repeat(70), textColumn(rows.map(String)), false],
    ['missing keys', 'lot', textColumn(rows.map((i) => (i % 100 === 5 ? null : `c${i}`))), false],
    ['few keys', 'lot', textColumn(['a', 'b', null]), false],
    ['keys in another order than their dictionary', 'lot', taken((i) => count - 1 - i, count), true],
    ['keys from a large dictionary', 'lot', taken((i) => 2 * i, count >> 1), false],
  ])('are those of single rows: %s', async (_, salt, column, byKernel) => {
    expect(await keyHashes(column, salt)).toEqual(rowHashes(column, salt))
    expect(kernelCalls > 0).toBe(byKernel)
  })

  const text = fc.oneof(
    fc.string({ maxLength: 60 }),
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.string({ unit: fc.constantFrom('x', 'é', '€', '\u{1F600}', '\0'), maxLength: 16 }),
    fc.constantFrom('', 'x', 'y'.repeat(51), 'é'.repeat(25)),
  )
  test.prop(
    [
      fc.array(text, { minLength: 1, maxLength: 60 }),
      fc.oneof(fc.constantFrom('', 'lot', 'é'), fc.string({ maxLength: 30 })),
      fc.constantFrom(16_384, 16_385, 16_386, 16_387, 20_003),
      fc.constantFrom(0, 0, 0, 1, 5000),
      fc.boolean(),
    ],
    { numRuns: 60, seed: 3 },
  )('are those of single rows, whatever the keys are', async (some, salt, length, missing, distinct) => {
    kernelCalls = 0
    const texts = Array.from({ length }, (_, i) => {
      if (missing > 0 && i % missing === missing - 1) return null
      return distinct && i >= some.length ? `${i}` : some[i % some.length]
    })
    const column = textColumn(texts)
    expect(await keyHashes(column, salt)).toEqual(rowHashes(column, salt))
    const room = 54 - Buffer.byteLength(salt)
    const suits = texts.every((key) => key !== null && Buffer.byteLength(key) <= room)
    expect(kernelCalls > 0).toBe(suits)
  })

  it.each([0, 1, 2, 3, 5, 16_383, 16_384, 16_385, 16_386, 16_387, 20_480, 20_481])(
    'are so for %i keys',
    async (n) => {
      const column = textColumn(Array.from({ length: n }, (_, i) => `c${i}`))
      expect(await keyHashes(column, 'lot')).toEqual(rowHashes(column, 'lot'))
      expect(kernelCalls).toBe(n < 16_384 ? 0 : Math.ceil(n / 4096))
    },
  )

  it('are so where memory is refused', async () => {
    const grow = vi.spyOn(wasm.Memory.prototype, 'grow').mockImplementation(() => {
      throw new RangeError('no memory left')
    })
    const column = textColumn(rows.map((i) => `c${i}`))
    expect(await keyHashes(column, 'lot')).toEqual(rowHashes(column, 'lot'))
    expect(grow).toHaveBeenCalled()
    expect(kernelCalls).toBe(0)
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
