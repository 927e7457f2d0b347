import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import { compareBytes, hashBytes, readUtf8, writeUtf8 } from '../../src/table/utf8.ts'
import { anyText } from './arbitraries.ts'

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

describe('writeUtf8', () => {
  property.prop([fc.string({ unit: 'binary' }), fc.nat(5)])('agrees with the platform', (text, at) => {
    const into = new Uint8Array(at + text.length * 3)
    const end = writeUtf8(text, into, at)
    expect(into.slice(at, end)).toEqual(bytesOf(text))
    expect(into.slice(0, at)).toEqual(new Uint8Array(at))
  })

  test.each(['\ud800', '\udc00', 'a\ud83dz', '\udc00\ud800', '\ud83d\ud83d\ude00'])(
    'writes half surrogate pairs as U+FFFD (%#)',
    (text) => {
      const into = new Uint8Array(text.length * 3)
      expect(into.slice(0, writeUtf8(text, into, 0))).toEqual(bytesOf(text))
    },
  )
})

describe('readUtf8', () => {
  property.prop([anyText])('gives back what was written, also from shared memory', (text) => {
    const bytes = bytesOf(text)
    const shared = new Uint8Array(new SharedArrayBuffer(bytes.length))
    shared.set(bytes)
    expect(readUtf8(bytes, 0, bytes.length)).toBe(text)
    expect(readUtf8(shared, 0, bytes.length)).toBe(text)
  })

  test('keeps a byte order mark', () => {
    const bytes = bytesOf('\ufeffa')
    expect(readUtf8(bytes, 0, bytes.length)).toBe('\ufeffa')
  })
})

describe('compareBytes', () => {
  property.prop([anyText, anyText])('agrees with Buffer.compare', (a, b) => {
    const [x, y] = [bytesOf(a), bytesOf(b)]
    expect(compareBytes(x, 0, x.length, y, 0, y.length)).toBe(Buffer.compare(x, y))
  })
})

describe('hashBytes', () => {
  // Published vectors of MurmurHash3_x86_32 with seed 0.
  test.each([
    ['', 0],
    ['test', 0xba6bd213],
    ['Hello, world!', 0xc0363e43],
    ['The quick brown fox jumps over the lazy dog', 0x2e4ff723],
  ])('is MurmurHash3 of "%s"', (text, expected) => {
    const bytes = bytesOf(`--${text}--`)
    expect(hashBytes(bytes, 2, bytes.length - 2) >>> 0).toBe(expected)
  })
})
