import { describe, expect, it } from 'vitest'
import { integerBelow, openStream, philox, philoxBlock, uniform } from '../../src/math/philox.ts'

function hex(words: Uint32Array): string {
  return Array.from(words, (word) => word.toString(16).padStart(8, '0')).join(' ')
}

describe('philox4x32-10', () => {
  it('gives the published words for a counter and key of zeros', () => {
    const out = new Uint32Array(4)
    philox(0, 0, 0, 0, out)
    expect(hex(out)).toBe('6627e8d5 e169c58d bc57ac4c 9b00dbd8')
  })

  it('gives the published words for the digits of pi', () => {
    const out = new Uint32Array(4)
    philoxBlock(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0, out)
    expect(hex(out)).toBe('d16cfe09 94fdcceb 5001e420 24126ea1')
  })

  it('gives the published words for a counter and key of all ones', () => {
    const out = new Uint32Array(4)
    philoxBlock(0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, out)
    expect(hex(out)).toBe('408f276d 41c83b0e a20bc7c6 6d5451fd')
  })

  it('agrees with 64-bit integer arithmetic on many counters and keys', () => {
    const out = new Uint32Array(4)
    const drawn = new Uint32Array(8)
    for (let i = 0; i < 300; i++) {
      philox(99, i, 1, 0, drawn.subarray(0, 4))
      philox(99, i, 1, 1, drawn.subarray(4, 8))
      philoxBlock(drawn[0], drawn[1], drawn[2], drawn[3], drawn[4], drawn[5], out)
      expect(Array.from(out)).toEqual(philoxByBigInt(drawn))
    }
  })

  it('uses both halves of the seed and of the id', () => {
    const out = new Uint32Array(4)
    const seen = new Set<string>()
    for (const [seed, id] of [
      [5, 7],
      [5 + 2 ** 32, 7],
      [5, 7 + 2 ** 32],
      [5 + 2 ** 52, 7],
      [2 ** 53 - 1, 2 ** 53 - 1],
    ]) {
      philox(seed, id, 3, 0, out)
      seen.add(hex(out))
    }
    expect(seen.size).toBe(5)
  })

  it('keeps its checksum over 400,000 words', () => {
    const out = new Uint32Array(4)
    const lanes = new Uint32Array(4)
    let total = 0
    for (let id = 0; id < 100_000; id++) {
      philox(1, id, 11, 0, out)
      for (let lane = 0; lane < 4; lane++) {
        lanes[lane] ^= out[lane]
        total += out[lane]
      }
    }
    expect(hex(lanes)).toBe('2030ed61 c8e184ce 0a5e23ab ea09fcef')
    expect(total).toBe(858_269_132_553_381)
  })
})

describe('a stream', () => {
  it('reads the lanes of successive blocks', () => {
    const stream = openStream(20240607, 7, 123_456_789_012)
    const words = Uint32Array.from({ length: 6 }, () => stream.word())
    expect(hex(words)).toBe('741d75f2 3edb87f9 b7e9f412 2ecec7dc 3283cb41 05f23293')
  })

  it('starts again at another id', () => {
    const reopened = openStream(1, 1, 5)
    for (let i = 0; i < 6; i++) reopened.word()
    reopened.reopen(0)
    expect(Array.from({ length: 4 }, () => reopened.word())).toEqual([
      117906450, 1115841718, 956895307, 1839381922,
    ])
    const fresh = openStream(1, 1, 0)
    for (let i = 0; i < 4; i++) fresh.word()
    expect(reopened.word()).toBe(fresh.word())
  })

  it('draws uniforms at the middle of 2^32 equal intervals', () => {
    expect(uniform(openStream(1, 1, 0))).toBe(0.02745223476085812)
    expect(uniform({ word: () => 0, reopen: () => undefined })).toBe(2 ** -33)
    expect(uniform({ word: () => 2 ** 32 - 1, reopen: () => undefined })).toBe(1 - 2 ** -33)
  })

  it('draws whole numbers below a count, never the count itself', () => {
    const last = { word: () => 2 ** 32 - 1, reopen: () => undefined }
    for (const count of [1, 2, 3, 10, 1_000_003, 2 ** 31]) expect(integerBelow(last, count)).toBe(count - 1)
    const stream = openStream(4, 110, 0)
    const counts = new Float64Array(6)
    for (let i = 0; i < 60_000; i++) counts[integerBelow(stream, 6)]++
    for (const count of counts)
      expect(Math.abs(count - 10_000)).toBeLessThan(5 * Math.sqrt((60_000 * 5) / 36))
  })
})

function philoxByBigInt(input: Uint32Array): number[] {
  const mask = 0xffffffffn
  let [c0, c1, c2, c3, k0, k1] = Array.from(input, BigInt)
  for (let round = 0; round < 10; round++) {
    const first = 0xd2511f53n * c0
    const second = 0xcd9e8d57n * c2
    c0 = (second >> 32n) ^ c1 ^ k0
    c1 = second & mask
    c2 = (first >> 32n) ^ c3 ^ k1
    c3 = first & mask
    k0 = (k0 + 0x9e3779b9n) & mask
    k1 = (k1 + 0xbb67ae85n) & mask
  }
  return [c0, c1, c2, c3].map(Number)
}
