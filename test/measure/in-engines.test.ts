import type { Engine } from 'clientele/engine'
import { beforeAll, describe, expect, it } from 'vitest'
import { openStream, uniform } from '../../src/math/philox.ts'
import { type PolicyValueOptions, policyValues } from '../../src/measure/index.ts'
import { fromArrays } from '../../src/table/from-arrays.ts'
import type { Table } from '../../src/table/table.ts'
import { testEngines } from '../engine/engines.ts'
import { countingRows } from '../engine/sql-contract.ts'

/** A log in which every third customer was sent one of two options; units of one to three rows, some of them missing. */
function logged(rows: number): Table {
  const draw = (stream: number, row: number): number => uniform(openStream(11, 900 + stream, row))
  const all = Array.from({ length: rows }, (_, row) => row)
  const option = all.map((row) => (draw(1, row) < 1 / 3 ? (draw(2, row) < 0.5 ? 0 : 1) : null))
  return fromArrays<string>(
    {
      unit: all.map((row) => (draw(3, row) < 0.1 ? null : `u'${Math.floor(row / 3)}`)),
      option,
      propensity: all.map((row) => (draw(4, row) < 0.05 ? null : option[row] === null ? 2 / 3 : 1 / 6)),
      reward: all.map((row) => (draw(5, row) < 0.02 ? null : draw(6, row) * 10 + (option[row] ?? 0))),
      plan: all.map((row) => (draw(7, row) < 0.5 ? null : 1)),
      nobody: all.map(() => null),
      all: all.map(() => 0),
    },
    { kinds: { option: 'integer', plan: 'integer', nobody: 'integer', all: 'integer' } },
  )
}

const policies: PolicyValueOptions['policies'] = ['plan', 'nobody', 'all'].map((policy) => ({
  policy,
  words: policy,
  column: policy,
  feasible: true,
  constant: policy !== 'plan',
}))

/** Numbers of nine digits. */
function rounded(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_, part) => (typeof part === 'number' ? Number(part.toPrecision(9)) : part)),
  )
}

describe.each(testEngines)('policyValues of a log in $name', ({ open }) => {
  let engine: Engine
  beforeAll(async () => {
    engine = await open()
  }, 120_000)

  it.each([{}, { unit: 'unit' }])('says what it says of a table: %j', async (given) => {
    const counted = countingRows(engine)
    const table = logged(2000)
    const relation = { ...(await engine.register(table, 'log')), engine: counted.engine }
    const found = await policyValues(relation, { policies, ...given })
    expect(rounded(found)).toEqual(rounded(await policyValues(table, { policies, ...given })))
    expect(counted.rows()).toBeLessThan(10)
  })

  it('refuses a log without a usable row, and a unit that is no text', async () => {
    const table = logged(30)
    const none = fromArrays<string>(
      {
        ...Object.fromEntries(
          ['option', 'propensity', 'reward', 'plan', 'nobody', 'all'].map((name) => [name, [null, null]]),
        ),
        unit: ['a', null],
      },
      {
        kinds: {
          option: 'integer',
          propensity: 'number',
          reward: 'number',
          plan: 'integer',
          nobody: 'integer',
          all: 'integer',
        },
      },
    )
    await expect(
      policyValues(await engine.register(none, 'none'), { policies, unit: 'unit' }),
    ).rejects.toMatchObject({ code: 'NOT_ENOUGH_DATA' })
    await expect(
      policyValues(await engine.register(table, 'log'), { policies, unit: 'reward' }),
    ).rejects.toMatchObject({ code: 'COLUMN_KIND' })
  })
})
