import { describe, expect, it } from 'vitest'
import type { Pass } from '../../src/engine/pass.ts'

import { kmeansKernel } from '../../src/math/simd/kmeans-kernel.ts'
import { columnOfKind } from '../../src/table/access.ts'
import { checkMappingContract, checkPassContract } from './contract.ts'
import { people } from './people.ts'
import { ages, graded, nearest, totals } from './sample-passes.ts'

const table = people(500)

/** A pass like `totals` with one fault. */
function faulty(fault: Partial<Pass<null, Sum, unknown>>): Pass<null, Sum, unknown> {
  return { ...(totals as Pass<null, Sum, unknown>), name: 'faulty', ...fault }
}

interface Sum {
  rows: number
  spend: number
  treated: number
}

const spendOf = (from: number, to: number, values: ArrayLike<number>): number => {
  let sum = 0
  for (let row = from; row < to; row++) sum += values[row]
  return sum
}

describe('the contract of passes holds for', () => {
  it('an integer sum', () => checkPassContract(totals, null, table, { integer: true }))
  it('a real sum', () => checkPassContract(ages, null, table, { integer: false, scale: 1e6 }))
  it('a pass with a Local that is changed while it runs', () =>
    checkPassContract(nearest, [1, 4, 7], table, {
      integer: true,
      otherStates: [[0, 8], [2, 2.5, 3, 6], [5]],
    }))
  it('a mapping', () => checkMappingContract(graded, 90_000, table))
})

describe('the contract of passes finds', () => {
  const faults: readonly (readonly [string, Partial<Pass<null, Sum, unknown>>, RegExp])[] = [
    [
      'a sum of real numbers that says it is of integers',
      {
        shard(shown, from, to, _, into) {
          into.spend += spendOf(from, to, columnOfKind(shown, 'spend', 'integer').values) * 0.1
        },
      },
      /cuts|order/,
    ],
    [
      'a join that loses one side',
      {
        add(into, other) {
          into.rows = other.rows
          into.spend += other.spend
          into.treated += other.treated
        },
      },
      /sum \+ empty|cuts/,
    ],
    [
      'rows read beyond the cut',
      {
        shard(shown, from, to, _, into) {
          const { values } = columnOfKind(shown, 'spend', 'integer')
          into.spend += spendOf(from, Math.min(to + 1, values.length), values)
        },
      },
      /cuts/,
    ],
    [
      'a column that was not declared',
      {
        shard(shown, _from, _to, _state, into) {
          into.rows += columnOfKind(shown, 'age', 'number').values.length
        },
      },
      /no column "age"/,
    ],
    [
      'a write into the input',
      {
        shard(shown, from, to, _, into) {
          const values = columnOfKind(shown, 'spend', 'integer').values as Float64Array
          into.spend += spendOf(from, to, values)
          values[from] = 0
        },
      },
      /./,
    ],
    [
      'a Local that carries sums from one pass to the next',
      {
        local: () => ({ spend: 0 }),
        shard(shown, from, to, _, into, local) {
          const kept = local as { spend: number }
          kept.spend += spendOf(from, to, columnOfKind(shown, 'spend', 'integer').values)
          into.spend += kept.spend
        },
      },
      /kept Local/,
    ],
    [
      'a kernel that differs from the shard',
      {
        kernel: {
          kernel: kmeansKernel,
          fits: () => true,
          shardBytes: (_table, from, to) => 2048 + 4 * (to - from),
          write() {},
          stateBytes: () => 128,
          writeState: (_state, memory, at) => new Uint8Array(memory, at, 128).fill(0),
          sumBytes: () => 16,
          readSum(_memory, _at, _shard, _state, into) {
            into.rows += 1
          },
        },
      },
      /kernel, no threads/,
    ],
    [
      'a sum that looks at where a row stands',
      {
        shard(shown, from, to, _, into) {
          const { values } = columnOfKind(shown, 'spend', 'integer')
          for (let row = from; row < to; row++) into.spend += row * values[row]
        },
      },
      /streamed/,
    ],
    [
      'a sum that keeps the memory of the rows',
      {
        empty: () => ({ rows: 0, spend: 0, treated: 0, last: null }) as Sum,
        shard(shown, from, to, _, into) {
          Object.assign(into, { last: columnOfKind(shown, 'treated', 'flag').values.subarray(0, 3) })
          into.rows += to - from
        },
        add(into, other) {
          into.rows += other.rows
          const last = Object(other)['last'] ?? Object(into)['last']
          Object.assign(into, { last })
        },
      },
      /./,
    ],
    [
      'an empty sum that is shared',
      {
        empty: (
          (shared: Sum) => () =>
            shared
        )({ rows: 0, spend: 0, treated: 0 }),
      },
      /./,
    ],
  ]
  it.each(faults)('%s', async (_, fault, message) => {
    // The table is made afresh: one of the faults writes into it.
    await expect(checkPassContract(faulty(fault), null, people(500), { integer: true })).rejects.toThrow(
      message,
    )
  })

  it('a mapping that gives a row more or less', async () => {
    const short = {
      ...graded,
      shard: (...[t, from, to, state]: Parameters<typeof graded.shard>) =>
        graded.shard(t, from, Math.max(from, to - 1), state),
    }
    await expect(checkMappingContract(short, 90_000, table)).rejects.toThrow(/made \d+ rows/)
  })
})
