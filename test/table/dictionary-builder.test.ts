import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import { isClienteleError } from '../../src/errors.ts'
import { createDictionaryBuilder, type Dictionary, decode } from '../../src/table/index.ts'
import { anyText } from './arbitraries.ts'

function textsOf(dictionary: Dictionary): string[] {
  return Array.from({ length: dictionary.size }, (_, code) => decode(dictionary, code))
}

const encoder = new TextEncoder()

describe('createDictionaryBuilder', () => {
  test('numbers texts in order of first appearance', () => {
    const builder = createDictionaryBuilder()
    expect(['b', 'a', 'b', '', 'é', 'a', ''].map((text) => builder.codeOfString(text))).toEqual([
      0, 1, 0, 2, 3, 1, 2,
    ])
    expect(builder.size).toBe(4)
    expect(textsOf(builder.snapshot())).toEqual(['b', 'a', '', 'é'])
  })

  property.prop([fc.array(anyText, { maxLength: 60 })])(
    'agrees with a Map, by string and by bytes',
    (texts) => {
      const builder = createDictionaryBuilder()
      const codes = new Map<string, number>()
      for (const [i, text] of texts.entries()) {
        const bytes = encoder.encode(`x${text}y`)
        expect(builder.findString(text)).toBe(codes.get(text) ?? -1)
        expect(builder.findBytes(bytes, 1, bytes.length - 1)).toBe(codes.get(text) ?? -1)
        if (!codes.has(text)) codes.set(text, codes.size)
        const code =
          i % 2 === 0 ? builder.codeOfString(text) : builder.codeOfBytes(bytes, 1, bytes.length - 1)
        expect(code).toBe(codes.get(text))
      }
      expect(textsOf(builder.snapshot())).toEqual([...codes.keys()])
    },
  )

  test('keeps old snapshots right while it grows, and codes as they are', () => {
    const builder = createDictionaryBuilder()
    const snapshots: { dictionary: Dictionary; texts: string[] }[] = []
    const texts: string[] = []
    for (let i = 0; i < 5000; i++) {
      const text = `${i % 7 === 0 ? 'ü'.repeat(i % 300) : ''}${i}`
      expect(builder.codeOfString(text)).toBe(i)
      texts.push(text)
      if (i % 500 === 0) snapshots.push({ dictionary: builder.snapshot(), texts: [...texts] })
    }
    for (const { dictionary, texts: expected } of snapshots) expect(textsOf(dictionary)).toEqual(expected)
    for (const [code, text] of texts.entries()) expect(builder.codeOfString(text)).toBe(code)
    expect(builder.size).toBe(5000)
  })

  test('takes snapshots without copying, in one shared buffer', () => {
    const builder = createDictionaryBuilder()
    builder.codeOfString('a')
    const [first, second] = [builder.snapshot(), builder.snapshot()]
    expect(first.bytes.buffer).toBe(second.bytes.buffer)
    expect(first.bytes.buffer).toBe(first.offsets.buffer)
    expect(first.bytes.buffer).toBeInstanceOf(SharedArrayBuffer)
  })

  test('finding does not insert', () => {
    const builder = createDictionaryBuilder()
    expect(builder.findString('a')).toBe(-1)
    expect(builder.findString('a')).toBe(-1)
    expect(builder.size).toBe(0)
    expect(builder.snapshot().bytes.length).toBe(0)
  })

  test('continues a dictionary with its codes, and leaves it alone', () => {
    const first = createDictionaryBuilder()
    for (let i = 0; i < 300; i++) first.codeOfString(`text ${i}`)
    const before = first.snapshot()
    const second = createDictionaryBuilder(before)
    expect(second.codeOfString('new')).toBe(300)
    expect(second.codeOfString('text 7')).toBe(7)
    expect(first.findString('new')).toBe(-1)
    expect(textsOf(before)).toHaveLength(300)
  })

  test('takes bytes from its own snapshots', () => {
    const builder = createDictionaryBuilder()
    builder.codeOfString('abcdef')
    const { bytes } = builder.snapshot()
    expect(builder.codeOfBytes(bytes, 2, 4)).toBe(1)
    expect(textsOf(builder.snapshot())).toEqual(['abcdef', 'cd'])
  })

  test('one long text after many short ones, and the other way round', () => {
    const builder = createDictionaryBuilder()
    const long = 'ß'.repeat(100_000)
    expect(builder.codeOfString('short')).toBe(0)
    expect(builder.codeOfString(long)).toBe(1)
    for (let i = 0; i < 1000; i++) builder.codeOfString(String(i))
    expect(builder.codeOfString(long)).toBe(1)
    expect(decode(builder.snapshot(), 1)).toBe(long)
  })
})

describe('decode', () => {
  test.each([-1, 1, 0.5, Number.NaN])('refuses the code %d of a dictionary of one text', (code) => {
    const builder = createDictionaryBuilder()
    builder.codeOfString('a')
    const attempt = (): string => decode(builder.snapshot(), code)
    expect(attempt).toThrowError(expect.objectContaining({ code: 'ARGUMENT_INVALID' }))
    expect(attempt).toThrowError(expect.toSatisfy(isClienteleError))
  })
})
