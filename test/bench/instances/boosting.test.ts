import { describe, expect, it } from 'vitest'
import { type BoostingName, boostingRows, boostingSpecs } from '../../../bench/instances/boosting.ts'
import { checksum } from '../../../bench/instances/checksum.ts'

describe('the exact rows for boosting', () => {
  const small: readonly BoostingName[] = ['gb_s', 'gb_m', 'gb_b']
  it.each(small)('%s has its checksums', (name) => {
    const { x, y } = boostingRows(boostingSpecs[name])
    expect([checksum(x), checksum(y)]).toEqual(boostingSpecs[name].checksums)
  })
})
