import { describe, expect, it } from 'vitest'
import { isClienteleError } from '../../src/errors.ts'
import {
  campaignDraws,
  campaignStream,
  corruptionStream,
  experimentStream,
  outcomeDraws,
  outcomeStream,
  purchaseStream,
  recordingStream,
  recordStream,
  streams,
  supplierStream,
} from '../../src/math/streams.ts'

describe('stream numbers', () => {
  it('never give one number to two purposes', () => {
    const single = Object.values(streams)
    expect(new Set(single).size).toBe(single.length)
    for (const number of single) expect(number > 0 && number < 200).toBe(true)
    expect(new Set(Object.values(campaignDraws)).size).toBe(Object.keys(campaignDraws).length)
    expect(campaignDraws).toMatchObject(outcomeDraws)
  })

  it('keep the families apart', () => {
    const ends = [
      [supplierStream(0), supplierStream(99)],
      [recordStream(0), recordStream(49)],
      [corruptionStream(0), corruptionStream(49)],
      [campaignStream(0, 0), campaignStream(19, 15)],
      [experimentStream(0), experimentStream(99)],
      [purchaseStream(0), purchaseStream(8999)],
      [outcomeStream(0, 0), outcomeStream(999_999, 63)],
      [recordingStream(0), recordingStream(8999)],
    ]
    for (let i = 1; i < ends.length; i++) expect(ends[i][0]).toBeGreaterThan(ends[i - 1][1])
    expect(ends[0][0]).toBe(200)
    for (const [first, last] of ends) expect(first < last && last < 2 ** 32).toBe(true)
  })

  it('number a wave by 64 draws', () => {
    expect(outcomeStream(0, outcomeDraws.delay)).toBe(10_007)
    expect(outcomeStream(3, outcomeDraws.increment)).toBe(10_000 + 3 * 64 + 2)
    expect(purchaseStream(12)).toBe(1012)
  })

  it.each([
    ['supplier', () => supplierStream(100)],
    ['source', () => recordStream(-1)],
    ['purchase', () => purchaseStream(9000)],
    ['wave', () => outcomeStream(0.5, 0)],
    ['draw', () => outcomeStream(0, 64)],
  ])('refuse a %s outside the family', (noun, ask) => {
    let caught: unknown
    try {
      ask()
    } catch (error) {
      caught = error
    }
    expect(isClienteleError(caught) && caught.code).toBe('ARGUMENT_INVALID')
    expect(String(caught)).toContain(noun)
  })
})
