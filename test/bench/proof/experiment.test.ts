import { expect, test } from 'vitest'
import { conduct, type Experiment, keptOf } from '../../../bench/proof/laboratory/experiment.ts'

const counting: Experiment<number, { readonly one: number }> = {
  judge: async (seed, customers) => [seed * customers],
  rowsOf: (found) => found.map((one) => ({ one })),
  tableOf: (rows) => [String(rows.length)],
}

test('seeds are judged in turn, and what they found so far is told after each', async () => {
  const told: [number, readonly number[]][] = []
  const report = await conduct(counting, [3, 5], 10, ({ rows }, done) => told.push([rows.length, done]))
  expect(report).toEqual({ rows: [{ one: 30 }, { one: 50 }], lines: ['2'] })
  expect(told).toEqual([
    [1, [3]],
    [2, [3, 5]],
  ])
})

test('what is kept says when, where and on which seeds it was found', () => {
  const { machine, date, source, ...rest } = keptOf('counting', [3], 10, { rows: [{ one: 30 }], lines: [] })
  expect(rest).toEqual({ experiment: 'counting', seeds: [3], customers: 10, rows: [{ one: 30 }] })
  expect(source).toMatch(/^[0-9a-f]{12}\+?$/)
  expect(date).toMatch(/^\d{4}-\d\d-\d\d$/)
  expect(machine.name).toMatch(/-cores$/)
})
