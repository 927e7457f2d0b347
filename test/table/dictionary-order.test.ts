import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import { decode } from '../../src/table/dictionary-text.ts'
import {
  compareCodes,
  createDictionaryBuilder,
  type Dictionary,
  findCode,
  indexDictionary,
  mergeDictionaries,
  rankByBytes,
} from '../../src/table/index.ts'
import { anyText } from './arbitraries.ts'

function dictionaryOf(texts: readonly string[]): Dictionary {
  const builder = createDictionaryBuilder()
  for (const text of texts) builder.codeOfString(text)
  return builder.snapshot()
}

function expectRanked(texts: readonly string[]): void {
  const dictionary = dictionaryOf(texts)
  const distinct = [...new Set(texts)]
  const sorted = [...distinct].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  const rank = rankByBytes(dictionary)
  const found = new Array<string>(distinct.length)
  for (const [code, text] of distinct.entries()) found[rank[code]] = text
  expect(found).toEqual(sorted)
}

describe('rankByBytes', () => {
  test('orders by UTF-8 bytes where UTF-16 differs: U+FFFF before U+1F600', () => {
    expect([...rankByBytes(dictionaryOf(['😀', '\uffff', 'z']))]).toEqual([2, 1, 0])
    expect('😀' < '\uffff').toBe(true)
  })

  test('puts a text before what continues it, also with zero bytes', () => {
    expect([...rankByBytes(dictionaryOf(['a\0\0\0\0', 'a', 'a\0', 'ab', '']))]).toEqual([3, 1, 2, 4, 0])
  })

  property.prop([fc.array(anyText, { maxLength: 80 })])('agrees with Buffer.compare', expectRanked)

  property.prop([
    fc.array(fc.string({ unit: fc.constantFrom('a', 'b', '\0', 'é', '\u{10ffff}'), maxLength: 12 }), {
      maxLength: 300,
      size: 'max',
    }),
  ])('agrees with Buffer.compare where texts share long beginnings', expectRanked)

  test('agrees with Buffer.compare on 20,000 keys, sorted, reversed and shuffled', () => {
    const keys = Array.from({ length: 20_000 }, (_, i) => `customer-${(i * 7919) % 20_011}`)
    expectRanked(keys)
    expectRanked([...keys].sort())
    expectRanked([...keys].sort().reverse())
  })

  test('an empty dictionary has no ranks', () => {
    expect(rankByBytes(dictionaryOf([]))).toHaveLength(0)
  })
})

property.prop([anyText, anyText])('compareCodes agrees with Buffer.compare', (a, b) => {
  const dictionary = dictionaryOf([a, b])
  const code = a === b ? 0 : 1
  expect(compareCodes(dictionary, 0, code)).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)))
})

property.prop([fc.array(anyText), fc.array(anyText)])(
  'indexDictionary and findCode find what is there',
  (texts, others) => {
    const dictionary = dictionaryOf(texts)
    const index = indexDictionary(dictionary)
    const codes = new Map([...new Set(texts)].map((text, code) => [text, code]))
    for (const text of [...texts, ...others]) {
      const bytes = new TextEncoder().encode(text)
      expect(index.find(text)).toBe(codes.get(text) ?? -1)
      expect(index.findBytes(bytes, 0, bytes.length)).toBe(codes.get(text) ?? -1)
      expect(findCode(dictionary, text)).toBe(codes.get(text) ?? -1)
    }
  },
)

property.prop([fc.array(fc.array(anyText, { maxLength: 20 }), { maxLength: 4 })])(
  'mergeDictionaries keeps the codes of the first and renames the others',
  (lists) => {
    const dictionaries = lists.map(dictionaryOf)
    const merged = mergeDictionaries(dictionaries)
    const texts = Array.from({ length: merged.dictionary.size }, (_, code) => decode(merged.dictionary, code))
    expect(texts).toEqual([...new Set(lists.flat())])
    for (const [i, dictionary] of dictionaries.entries()) {
      for (let code = 0; code < dictionary.size; code++) {
        expect(texts[merged.codes[i][code]]).toBe(decode(dictionary, code))
      }
    }
  },
)
