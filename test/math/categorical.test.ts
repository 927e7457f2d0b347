import { describe, expect, it } from 'vitest'
import { isClienteleError } from '../../src/errors.ts'
import { categoricalThresholds, drawCategory, zipfWeights } from '../../src/math/categorical.ts'
import { openStream } from '../../src/math/philox.ts'
import { expectClose } from './draws.ts'

describe('categorical', () => {
  it('keeps thresholds and draws of eight types for seed 1, id 42, stream 9', () => {
    const thresholds = categoricalThresholds([0.28, 0.2, 0.15, 0.12, 0.1, 0.08, 0.05, 0.02])
    expect(Array.from(thresholds)).toEqual([
      1202590843, 2061584302, 2705829396, 3221225472, 3650722202, 3994319585, 4209067950, 4294967296,
    ])
    const stream = openStream(1, 9, 42)
    const found = Array.from({ length: 10 }, () => drawCategory(stream, thresholds))
    expect(found).toEqual([1, 4, 2, 0, 2, 2, 7, 1, 1, 1])
  })

  it('keeps thresholds and draws of a Zipf-Mandelbrot law for seed 1, id 42, stream 8', () => {
    const thresholds = categoricalThresholds(zipfWeights(1000, 1, 2.7))
    expect(Array.from(thresholds.subarray(0, 2))).toEqual([202096634, 361193984])
    const stream = openStream(1, 8, 42)
    const found = Array.from({ length: 8 }, () => drawCategory(stream, thresholds))
    expect(found).toEqual([92, 0, 27, 337, 152, 224, 46, 33])
  })

  it('has Zipf-Mandelbrot weights (k + q)^-s', () => {
    expectClose(Array.from(zipfWeights(3, 1.5, 0.5)), [1.5 ** -1.5, 2.5 ** -1.5, 3.5 ** -1.5], 1e-15)
  })

  it('takes the first index whose threshold is above the word, as a search from the front does', () => {
    const thresholds = categoricalThresholds([0, 3, 0, 0, 1, 2, 0])
    for (const word of [0, 1, 2 ** 31 - 1, 2 ** 31, 2863311530, 2863311531, 2863311532, 2 ** 32 - 1]) {
      const found = drawCategory({ word: () => word, reopen: () => undefined }, thresholds)
      expect(found).toBe(Array.from(thresholds).findIndex((threshold) => word < threshold))
    }
  })

  it('refuses Zipf weights that are not numbers', () => {
    for (const [count, exponent, offset] of [
      [-1, 1, 0],
      [2.5, 1, 0],
      [3, Number.NaN, 0],
      [3, 1, -1],
    ]) {
      let caught: unknown
      try {
        zipfWeights(count, exponent, offset)
      } catch (error) {
        caught = error
      }
      expect(isClienteleError(caught) && caught.code).toBe('ARGUMENT_INVALID')
    }
  })

  it.each([[[]], [[0, 0]], [[1, -1]], [[1, Number.NaN]], [[Number.POSITIVE_INFINITY]]])(
    'refuses the weights %j',
    (weights) => {
      let caught: unknown
      try {
        categoricalThresholds(weights)
      } catch (error) {
        caught = error
      }
      expect(isClienteleError(caught) && caught.code).toBe('ARGUMENT_INVALID')
    },
  )
})
