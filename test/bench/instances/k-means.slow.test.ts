import { expect, it } from 'vitest'
import { checksum } from '../../../bench/instances/checksum.ts'
import { kmeansPoints, kmeansSpecs } from '../../../bench/instances/k-means.ts'

it.each(['km_b', 'km_d'] as const)('%s has its checksum', (name) => {
  expect(checksum(kmeansPoints(kmeansSpecs[name]))).toBe(kmeansSpecs[name].checksum)
})
