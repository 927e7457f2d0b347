import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { codesIn } from '../../src/table/dictionary-codes.ts'
import { textColumn } from '../../src/table/text-columns.ts'

describe('codes in another dictionary', () => {
  const texts = fc.uniqueArray(fc.string({ unit: 'grapheme', maxLength: 3 }), { maxLength: 40 })

  test.prop([texts, texts, fc.boolean(), fc.boolean()])(
    'are those of the same texts, whether the dictionaries ascend or not',
    (from, to, sortFrom, sortTo) => {
      const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))
      const [own, other] = [sortFrom ? from.toSorted(byBytes) : from, sortTo ? to.toSorted(byBytes) : to]
      const codes = codesIn(textColumn(own).dictionary, textColumn(other).dictionary)
      expect([...codes]).toEqual(own.map((text) => other.indexOf(text)))
    },
  )

  test.prop([texts])('are their own in a dictionary alike', (own) => {
    const codes = codesIn(textColumn(own).dictionary, textColumn(own).dictionary)
    expect([...codes]).toEqual(own.map((_, code) => code))
  })
})
