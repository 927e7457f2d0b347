import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { hash32, hash32Bytes, hashThreshold, md5 } from '../../src/math/md5.ts'
import { integerBelow, openStream } from '../../src/math/philox.ts'

describe('md5', () => {
  it.each([
    ['', 'd41d8cd98f00b204e9800998ecf8427e'],
    ['a', '0cc175b9c0f1b6a831c399e269772661'],
    ['abc', '900150983cd24fb0d6963f7d28e17f72'],
    ['message digest', 'f96b697d7cb7938d525a2f31aaf161d0'],
    ['abcdefghijklmnopqrstuvwxyz', 'c3fcd3d76192e4007dfb496cca67e13b'],
    ['ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789', 'd174ab98d277d9f5a5611c2c9f419d9f'],
    ['1234567890'.repeat(8), '57edf4a22be3c955ac49da2e2107b67a'],
  ])('gives the digest of RFC 1321 for "%s"', (text, digest) => {
    expect(md5(text)).toBe(digest)
  })

  it('agrees with OpenSSL at every length around the block boundaries', () => {
    const stream = openStream(7, 112, 0)
    for (let length = 0; length < 200; length++) {
      const bytes = Uint8Array.from({ length }, () => integerBelow(stream, 256))
      expect(md5(bytes)).toBe(createHash('md5').update(bytes).digest('hex'))
    }
  })

  it('hashes the UTF-8 bytes of a string', () => {
    expect(md5('Zürich 서울 🙂')).toBe(createHash('md5').update('Zürich 서울 🙂').digest('hex'))
  })
})

describe('hash32', () => {
  it('is the first eight digits of the digest of salt, colon and unit', () => {
    for (const salt of [
      '',
      'holdout',
      'a long salt that names a decision and goes on and on, past one block',
    ]) {
      for (const unit of ['', '7', 'customer-000123', 'é'.repeat(40), 'x'.repeat(300)]) {
        expect(hash32(salt, unit)).toBe(Number.parseInt(md5(`${salt}:${unit}`).slice(0, 8), 16))
      }
    }
  })

  it('reads a unit in the middle of a dictionary of bytes', () => {
    const encoder = new TextEncoder()
    const dictionary = encoder.encode('annabelclara')
    const salt = encoder.encode('arm')
    expect(hash32Bytes(salt, dictionary, 0, 4)).toBe(hash32('arm', 'anna'))
    expect(hash32Bytes(salt, dictionary, 4, 7)).toBe(hash32('arm', 'bel'))
    expect(hash32Bytes(salt, dictionary, 7, 12)).toBe(hash32('arm', 'clara'))
  })

  it('puts 10,004 of the ids 0 to 99,999 into a tenth, as the SQL engines do', () => {
    expect(hashThreshold(0.1).toString(16)).toBe('1999999a')
    let below = 0
    for (let id = 0; id < 100_000; id++) if (hash32('salt', String(id)) < hashThreshold(0.1)) below++
    expect(below).toBe(10_004)
  })

  it('puts nobody into a share of 0 and everybody into a share of 1', () => {
    expect(hashThreshold(0)).toBe(0)
    expect(hashThreshold(1)).toBe(2 ** 32)
  })
})
