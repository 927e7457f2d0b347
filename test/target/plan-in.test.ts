import { describe, expect, it } from 'vitest'
import type { Limits } from '../../src/contracts/limits.ts'
import type { ScoresIn } from '../../src/contracts/scores.ts'
import type { Engine, Relation } from '../../src/engine/index.ts'
import { fromRows } from '../../src/table/from-rows.ts'
import { makeTable } from '../../src/table/make-table.ts'
import { integerColumn } from '../../src/table/number-columns.ts'
import type { Table } from '../../src/table/table.ts'
import { textColumn } from '../../src/table/text-columns.ts'
import { withColumns } from '../../src/table/with-columns.ts'
import { type PlanInOptions, planTargetIn, type TargetPlanIn } from '../../src/target/index.ts'
import { testEngines } from '../engine/engines.ts'
import { checkCase, tenth } from './check-plan-in.ts'
import { kindCase } from './kinds.ts'
import { handOptions, type SmallCase, sixOptions, smallCase } from './small-case.ts'
import { twentyCase } from './twenty-options.ts'

/** Some customers with fewer messages left, some in households. */
function withColumnsOfLimits({ scores, ...rest }: SmallCase): SmallCase {
  const ids = Array.from({ length: scores.table.rowCount }, (_, i) => i)
  const table = withColumns(scores.table, {
    remaining_messages: integerColumn(ids.map((i) => (i % 7 === 0 ? null : (i % 4) - 1))),
    household_id: textColumn(ids.map((i) => (i % 3 === 0 ? null : `h${i >> 2}`))),
  })
  return { scores: { ...scores, table }, ...rest }
}

describe.each(testEngines)('a plan in $name is that of this process', ({ open, isSlow }) => {
  it('of some customers with ties, groups, segments, budgets and several messages', async () => {
    const engine = await open()
    const ended = { planned: 0, refused: 0 }
    for (let seed = 1; seed <= (isSlow ? 4 : 12); seed++)
      ended[await checkCase(engine, withColumnsOfLimits(smallCase(seed, 60)), `seed ${seed}`)]++
    expect(ended.planned).toBeGreaterThan(2)
  }, 200_000)

  it.each([1, 2])(
    'of 2,000 customers and 20 options, with %i messages at most',
    async (messages) => {
      const ended = await checkCase(await open(), twentyCase(messages, 2000, messages), 'twenty')
      expect(ended).toBe('planned')
    },
    200_000,
  )

  it('of kinds of customers that are all tied, from a mixture of choices', async () => {
    const ended = await checkCase(await open(), kindCase(3, isSlow ? 150 : 1200, 3), 'kinds')
    expect(ended).toBe('planned')
  }, 200_000)

  it('where nobody is held out, and nothing is limited', async () => {
    const how = { holdout: { share: 0, salt: 'none' } }
    const { scores, options } = smallCase(5, 40)
    expect(await checkCase(await open(), { scores, options, limits: {} }, 'free', how)).toBe('planned')
  }, 200_000)
})

/** A row of scores in an engine. */
interface Row {
  readonly customer_id?: string | null
  readonly option?: number | null
  readonly value?: number | null
  readonly cost?: number
  readonly standard_error?: number
}

const header = { customers: 'f'.repeat(32), currency: 'EUR', unit: 'customer', grid: 1 / 16 } as const
const plain: readonly Row[] = ['a', 'b', 'c'].flatMap((customer_id) => [
  { customer_id, option: 2, value: 3 },
  { customer_id, option: 5, value: 2 },
])

function tableOf(rows: readonly Row[]): Table {
  return fromRows(
    rows.map((row) => ({
      customer_id: 'z',
      option: 2,
      value: 1,
      benefit: 0,
      cost: 0,
      standard_error: 0,
      ...row,
    })),
    {
      kinds: {
        customer_id: 'text',
        option: 'integer',
        value: 'number',
        benefit: 'number',
        cost: 'number',
        standard_error: 'number',
      },
    },
  )
}

describe.each(testEngines)('scores in $name', ({ open }) => {
  const options = handOptions(sixOptions)
  const plan = async (
    rows: readonly Row[],
    customers?: readonly (string | null)[],
    limits: Limits = {},
    how: PlanInOptions = tenth,
  ): Promise<TargetPlanIn> => {
    const engine = await open()
    const table = await engine.register(tableOf(rows), 'scores')
    const people = customers && makeTable({ customer_id: textColumn(customers) })
    const sent = people && (await engine.register(people, 'customers'))
    return planTargetIn(
      { kind: 'scores', header, table, customers: sent, excluded: {} },
      options,
      limits,
      how,
    )
  }

  it('that hold only who has a cell are everybody', async () => {
    const { outcomes, decisions, objective } = await plan(
      plain,
      undefined,
      {},
      { holdout: { share: 0, salt: '' } },
    )
    expect(outcomes).toEqual({ contacted: 3 })
    expect(objective).toBe(9)
    expect(decisions.key).toBe('customer_id')
  })

  it.each([
    ['a cell without a customer', [...plain, { customer_id: null }], 'COLUMN_MISSING_VALUES'],
    ['a cell without an option', [...plain, { option: null }], 'COLUMN_MISSING_VALUES'],
    ['an option twice', [...plain, { customer_id: 'b', option: 5 }], 'KEY_DUPLICATE'],
    ['an option that is not there', [...plain, { option: 4 }], 'CONTRACT_INVALID'],
    ['an option beyond all others', [...plain, { option: 70_000 }], 'CONTRACT_INVALID'],
    ['no cells', [], 'NOBODY_ELIGIBLE'],
    ['a value off the grid', [...plain, { value: 1 / 3 }], 'EXACTNESS_LOST'],
    ['no value', [...plain, { value: null }], 'COLUMN_MISSING_VALUES'],
    ['a value of 2^24 multiples of the grid', [...plain, { value: 2 ** 20 }], 'EXACTNESS_LOST'],
    ['a cost without end', [...plain, { cost: 1e300 }], 'EXACTNESS_LOST'],
    ['a standard error below 0', [...plain, { standard_error: -1 }], 'CONTRACT_INVALID'],
    ['a key with quotes and a backslash', [...plain, { customer_id: `'";\\--` }], null],
    ['an empty key', [...plain, { customer_id: '' }], null],
  ] as const)('with %s', async (_, rows, code) => {
    if (code === null) expect((await plan(rows)).outcomes).toBeDefined()
    else await expect(plan(rows)).rejects.toMatchObject({ code })
  })

  it.each([
    ['that lack one who has a cell', ['a', 'b'], 'PLAN_MISMATCH'],
    ['of whom one comes twice', ['a', 'b', 'c', 'c'], 'KEY_DUPLICATE'],
    ['of whom one has no key', ['a', 'b', 'c', null], 'COLUMN_MISSING_VALUES'],
    ['of whom one has no cell', ['a', 'b', 'c', 'd'], null],
  ] as const)('of customers %s', async (_, customers, code) => {
    if (code !== null) return expect(plan(plain, customers)).rejects.toMatchObject({ code })
    const { outcomes } = await plan(plain, customers, {}, { holdout: { share: 0, salt: '' } })
    return expect(outcomes).toEqual({ contacted: 3, 'nothing-eligible': 1 })
  })

  it('refuse limits, shares and ceilings that cannot be', async () => {
    const code = (word: string) => ({ code: word })
    await expect(plan(plain, undefined, { offers: { a: { min: 4 } } })).rejects.toMatchObject(
      code('LIMITS_IMPOSSIBLE'),
    )
    await expect(plan(plain, undefined, { offers: { aa: { min: 4 } } })).rejects.toMatchObject(
      code('OPTION_NAME_UNKNOWN'),
    )
    await expect(plan(plain, undefined, { segments: { vip: { min: 1 } } })).rejects.toMatchObject(
      code('COLUMN_UNKNOWN'),
    )
    await expect(plan(plain, undefined, {}, { holdout: { share: 1, salt: '' } })).rejects.toMatchObject(
      code('ARGUMENT_INVALID'),
    )
    await expect(
      plan(
        plain,
        undefined,
        { offers: { a: { max: 1 } } },
        { holdout: { share: 0, salt: '' }, ceilingBytes: 64 },
      ),
    ).rejects.toMatchObject({ ...code('STATE_TOO_LARGE'), details: { ceilingBytes: 64 } })
  })

  it('leave nothing behind but the plan', async () => {
    const engine = await open()
    const left = new Set<string>()
    const watched: Engine = {
      ...engine,
      register: async (table, purpose, how) => kept(await engine.register(table, purpose, how)),
      store: async (relation, purpose, how) => kept(await engine.store(relation, purpose, how)),
      drop: async (relation) => {
        left.delete(relation.name)
        await engine.drop(relation)
      },
    }
    const kept = <Name extends string>(relation: Relation<Name>): Relation<Name> => {
      left.add(relation.name)
      return { ...relation, engine: watched }
    }
    const table = await watched.register(tableOf(plain), 'scores')
    const scores = { kind: 'scores', header, table, excluded: {} } as const
    await planTargetIn(scores, options, { offers: { a: { max: 1 } } }, tenth)
    expect([...left].sort()).toEqual(['decisions', 'held out', 'propensities', 'scores'])
    left.clear()
    await expect(planTargetIn(scores, options, { offers: { a: { min: 9 } } }, tenth)).rejects.toThrow()
    expect([...left]).toEqual([])
    const stop = AbortSignal.abort(new Error('enough'))
    await expect(planTargetIn(scores, options, {}, { ...tenth, signal: stop })).rejects.toThrow('enough')
  })
})

it('refuses scores that are no relation', async () => {
  const { scores, options } = smallCase(1, 5)
  const wrong = scores as unknown as ScoresIn
  await expect(planTargetIn(wrong, options, {}, tenth)).rejects.toMatchObject({ code: 'ARGUMENT_INVALID' })
})
