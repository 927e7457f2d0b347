import { expect, it } from 'vitest'
import { type BoostingName, boostingRows, boostingSpecs } from '../../../bench/instances/boosting.ts'
import { checksum } from '../../../bench/instances/checksum.ts'

const large: readonly BoostingName[] = ['gb_a', 'gb_c', 'gb_d']

it.each(large)('%s has its checksums', (name) => {
  const { x, y } = boostingRows(boostingSpecs[name])
  expect([checksum(x), checksum(y)]).toEqual(boostingSpecs[name].checksums)
})
