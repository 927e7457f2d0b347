import { describe, expect, it } from 'vitest'
import { checkCandidates } from '../../src/contracts/check-candidates.ts'
import { customersHash } from '../../src/contracts/customers-hash.ts'
import { checkScores } from '../../src/contracts/scores.schema.ts'
import { md5 } from '../../src/math/md5.ts'
import type { CellsColumn } from '../../src/table/column.ts'
import { makeTable } from '../../src/table/make-table.ts'
import { checkedBy, type Fault, refusal, withColumns } from './hostile.ts'
import { sampleCandidates, sampleCells, sampleScores, text } from './samples.ts'

const cells =
  (changes: Partial<CellsColumn>): Fault<{ table: ReturnType<typeof makeTable> }>[1] =>
  (good) => ({ ...good, table: withColumns(good.table, { cells: { ...sampleCells(1), ...changes } }) })

describe('scores', () => {
  checkedBy(checkScores, sampleScores, [
    [
      'a grid that is no power of two',
      (good) => ({ ...good, header: { ...good.header, grid: 0.01 } }),
      'CONTRACT_INVALID',
      /power of two/,
    ],
    [
      'a grid coarser than its amounts',
      (good) => ({ ...good, header: { ...good.header, grid: 1 } }),
      'EXACTNESS_LOST',
      /A value/,
    ],
    [
      'a hash that is none',
      (good) => ({ ...good, header: { ...good.header, customers: 'all' } }),
      'CONTRACT_INVALID',
      /customersHash/,
    ],
    [
      'the hash of others',
      (good) => ({
        ...good,
        header: { ...good.header, customers: customersHash(makeTable({ customer_id: text('c3') })) },
      }),
      'CONTRACT_INVALID',
      /other customers/,
    ],
    [
      'an amount between two multiples',
      cells({ benefit: Float32Array.of(0.1, 0) }),
      'EXACTNESS_LOST',
      /A benefit/,
    ],
    [
      'an amount too large to be exact',
      cells({ cost: Float32Array.of(2 ** 20, 0) }),
      'EXACTNESS_LOST',
      /A cost.*2\^24/,
    ],
    [
      'an amount that is not a number',
      cells({ value: Float32Array.of(Number.NaN, 0) }),
      'COLUMN_VALUE',
      /row 1/,
    ],
    [
      'a negative standard error',
      cells({ standardError: Float32Array.of(0, -1) }),
      'COLUMN_VALUE',
      /standard error/,
    ],
    [
      'options that do not ascend',
      cells({ option: Uint16Array.of(7, 7) }),
      'COLUMN_VALUE',
      /ascending options/,
    ],
    ['an option beyond the last', cells({ option: Uint16Array.of(0, 65_535) }), 'COLUMN_VALUE', /65534/],
    [
      'row pointers beyond the cells',
      cells({ rowPtr: Float64Array.of(0, 2, 3) }),
      'COLUMN_VALUE',
      /row pointers/,
    ],
    [
      'row pointers that descend',
      cells({ rowPtr: Float64Array.of(0, 2, 1) }),
      'COLUMN_VALUE',
      /row pointers/,
    ],
    [
      'customers out of order',
      (good) => ({ ...good, table: withColumns(good.table, { customer_id: text('c2', 'c1') }) }),
      'CONTRACT_INVALID',
      /not sorted/,
    ],
    [
      'no cells',
      (good) => ({ ...good, table: withColumns(good.table, { cells: null }) }),
      'COLUMN_UNKNOWN',
      /"cells"/,
    ],
    [
      'a unit that is none',
      (good) => ({ ...good, header: { ...good.header, unit: 'person' } }),
      'CONTRACT_INVALID',
      /header\.unit/,
    ],
  ])
})

describe('candidates', () => {
  checkedBy(checkCandidates, sampleCandidates, [
    ['amounts', cells({}), 'CONTRACT_INVALID', /not valued yet/],
    [
      'half a customer left out',
      (good) => ({ ...good, excluded: { consent: 0.5 } }),
      'CONTRACT_INVALID',
      /"consent"/,
    ],
    ['scores', () => sampleScores(), 'CONTRACT_INVALID', /the kind "scores"/],
    [
      'a customer twice',
      (good) => ({ ...good, table: withColumns(good.table, { customer_id: text('c1', 'c1') }) }),
      'KEY_DUPLICATE',
      /customer_id/,
    ],
  ])

  it('may share one array of zeros', () => {
    const zeros = new Float32Array(2)
    const shared = { ...sampleCells(0), value: zeros, benefit: zeros, cost: zeros, standardError: zeros }
    checkCandidates({
      ...sampleCandidates(),
      table: withColumns(sampleCandidates().table, { cells: shared }),
    })
  })
})

describe('the hash of customers', () => {
  const hashOf = (...keys: (string | null)[]): string =>
    customersHash(makeTable({ customer_id: text(...keys) }))

  it('is the md5 of the sorted keys, each behind its length', () => {
    expect(hashOf('b', 'a', 'é')).toBe(md5('1:a1:b2:é'))
    expect(hashOf()).toBe(md5(''))
  })

  it('does not depend on the order of the rows, but on every key', () => {
    expect(hashOf('c3', 'c1', 'c2')).toBe(hashOf('c1', 'c2', 'c3'))
    expect(hashOf('c1', 'c2')).not.toBe(hashOf('c1', 'c2', 'c2'))
    expect(hashOf('c1', 'c2')).not.toBe(hashOf('c12'))
    expect(hashOf('a1:b')).not.toBe(hashOf('a', 'b'))
  })

  it('needs a key in every row', () => {
    expect(refusal(() => hashOf('a', null))?.code).toBe('COLUMN_MISSING_VALUES')
  })
})
