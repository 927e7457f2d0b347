import { expect, test } from 'vitest'
import { instance } from '../../../bench/instances/allocation.ts'
import { linearProgram } from '../../../bench/instances/linear-program.ts'

test('has the rows of the published table', () => {
  const rows = (family: Parameters<typeof instance>[0]): number =>
    linearProgram(instance(family, 500)).rows.length
  expect([rows('retail'), rows('dense'), rows('mckp'), rows('optcap')]).toEqual([33, 31, 1, 100])
})

test('prices missed minima in the family whose minima contradict each other, and nowhere else', () => {
  const priced = (family: Parameters<typeof instance>[0]): string[] =>
    linearProgram(instance(family, 500))
      .rows.filter(({ missedUnit, min }) => missedUnit === 60 && min !== null)
      .map(({ id }) => id)
  expect(priced('retail')).toEqual([])
  const found = priced('contra')
  expect(found.filter((id) => id.startsWith('offer'))).toHaveLength(4)
  expect(found.filter((id) => id.startsWith('department'))).toHaveLength(5)
  expect(found).toContain('segments')
})

test('counts every option in one offer, one channel and one department', () => {
  const { rows, group } = linearProgram(instance('retail', 500))
  const counted = (kind: string): (readonly number[])[] =>
    rows.filter(({ id }) => id.startsWith(`${kind} `)).map(({ options }) => options ?? [])
  for (const kind of ['offer', 'channel', 'department'])
    expect(
      counted(kind)
        .flat()
        .sort((a, b) => a - b),
    ).toEqual(Array.from({ length: 100 }, (_, j) => j))
  expect(counted('department')[1].slice(0, 6)).toEqual([5, 6, 7, 8, 9, 30])
  expect(new Set(group).size).toBe(16)
})
