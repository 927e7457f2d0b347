import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { personsCsv, personsSha256 } from '../../../bench/instances/persons.ts'

it('the bytes of a million records are the published ones', () => {
  const sha256 = createHash('sha256').update(personsCsv(1_000_000, 1)).digest('hex')
  expect(sha256).toBe(personsSha256[1_000_000])
})
