import { describe, expect, it } from 'vitest'
import { highWord, powerOfTwo, withHighWord, withoutLowWord } from '../../src/math/double-bits.ts'

describe('bits of a double', () => {
  it('have the sign and exponent in the upper word', () => {
    expect(highWord(1)).toBe(0x3ff00000)
    expect(highWord(-2)).toBe(0xc0000000 | 0)
    expect(highWord(1.5)).toBe(0x3ff80000)
  })

  it('can be exchanged', () => {
    expect(withHighWord(1 + 2 ** -52, highWord(2))).toBe(2 + 2 ** -51)
    expect(withoutLowWord(1 + 2 ** -20 + 2 ** -21)).toBe(1 + 2 ** -20)
    expect(withoutLowWord(-(1 + 2 ** -40))).toBe(-1)
  })

  it('make every normal power of two', () => {
    for (let k = -1022; k <= 1023; k++) expect(powerOfTwo(k)).toBe(2 ** k)
  })
})
