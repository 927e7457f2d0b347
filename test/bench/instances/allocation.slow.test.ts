import { expect, it } from 'vitest'
import { allocationHashes, checksums, type Family, instance } from '../../../bench/instances/allocation.ts'

it.each<[Family, number, object, freeValue?: number]>([
  ['retail', 4000, {}],
  ['retail', 64_000, { cells: 961_853, value: 1863856.6425933838, bounds: 633_678 }, 724023.3477478027],
  [
    'retail',
    1_000_000,
    { cells: 15_035_602, value: 29062682.602752686, bounds: 9_889_784 },
    11289565.2444458,
  ],
  ['dense', 250_000, { cells: 25_000_000 }],
])('%s of %i customers has its checksums', (family, n, published, freeValue) => {
  const made = instance(family, n)
  const hash = allocationHashes[`${family}/${n}`]
  expect(hash).toBeGreaterThan(0)
  expect(checksums(made)).toMatchObject({ ...published, hash })
  if (freeValue !== undefined) expect(made.freeValue).toBe(freeValue)
})
