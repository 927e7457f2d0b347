import { describe, expect, test } from 'vitest'
import { fromArrays } from '../../src/table/from-arrays.ts'
import { fromRows } from '../../src/table/from-rows.ts'
import { join } from '../../src/table/join.ts'
import { sample } from '../../src/table/sample.ts'
import { sort } from '../../src/table/sort.ts'
import { csvText } from '../../src/table/write-csv.ts'

const table = fromRows([
  { id: 'a', x: 1 },
  { id: 'b', x: 2 },
])
/** Options as a caller without types may write them. */
const loose = (options: unknown): never => options as never

describe('a misspelt option of a verb', () => {
  test.each<[verb: string, call: () => unknown, nearest: string]>([
    ['sort', () => sort(table, loose([{ column: 'x', descnding: true }])), 'descending'],
    ['fromRows', () => fromRows([{ x: 1 }], loose({ kindss: { x: 'integer' } })), 'kinds'],
    ['fromArrays', () => fromArrays({ x: [1] }, loose({ kind: { x: 'integer' } })), 'kinds'],
    ['writeCsv', () => csvText(table, loose({ seperator: ';' })), 'separator'],
    ['sample', () => sample(table, loose({ key: 'id', salt: 's', shares: 0.5 })), 'share'],
    ['join', () => join(table, table, loose({ on: ['id'], kinds: 'left' })), 'kind'],
  ])('of %s is named, with the nearest there is', (_, call, nearest) => {
    expect(call).toThrow(
      expect.objectContaining({
        code: 'OPTION_UNKNOWN',
        message: expect.stringContaining(`Did you mean "${nearest}"?`),
      }),
    )
  })
})

describe('a missing option of a verb', () => {
  test.each<[what: string, call: () => unknown, says: RegExp]>([
    [
      'a sample without an amount',
      () => sample(table, loose({ key: 'id', salt: 's' })),
      /neither a share nor/,
    ],
    [
      'a sample with two amounts',
      () => sample(table, loose({ key: 'id', salt: 's', share: 0.5, count: 1 })),
      /both a share and a count/,
    ],
    ['a sample without a salt', () => sample(table, loose({ key: 'id', share: 0.5 })), /no salt/],
    ['a join without a kind', () => join(table, table, loose({ on: ['id'] })), /no kind.*"left"/],
    ['options that are none', () => csvText(table, loose(';')), /is a string; expected an object/],
  ])('%s is told', (_, call, says) => {
    expect(call).toThrow(
      expect.objectContaining({ code: 'ARGUMENT_INVALID', message: expect.stringMatching(says) }),
    )
  })
})
