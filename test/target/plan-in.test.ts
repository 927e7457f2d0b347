import { describe, expect, it } from 'vitest'
import type { TargetPlan } from '../../src/contracts/plan.ts'
import type { Engine, Relation } from '../../src/engine/index.ts'
import { plainTable } from '../../src/engine/sql/plain-table.ts'
import { concat } from '../../src/table/concat.ts'
import { integerColumn } from '../../src/table/number-columns.ts'
import type { Table } from '../../src/table/table.ts'
import { textColumn } from '../../src/table/text-columns.ts'
import { toRows } from '../../src/table/to-rows.ts'
import { withColumns } from '../../src/table/with-columns.ts'
import { type PlanOptions, planTarget, planTargetIn, type TargetPlanIn } from '../../src/target/index.ts'
import { testEngines } from '../engine/engines.ts'
import { kindCase } from './kinds.ts'
import { sendScores } from './scores-in-engine.ts'
import { type SmallCase, smallCase } from './small-case.ts'
import { twentyCase } from './twenty-options.ts'

const tenth: PlanOptions = { holdout: { share: 0.1, salt: 'held' } }

/** The rows of a relation as texts, sorted. */
async function rowsIn(relation: Relation, names: readonly string[]): Promise<string[]> {
  const { dialect, query } = relation.engine
  const asked = names.map((name) => {
    const kind = relation.columns.find((spec) => spec.name === name)?.kind ?? 'number'
    return dialect.sql`${dialect.plain(dialect.identifier(name), kind)} as ${dialect.identifier(name)}`
  })
  const tables: Table[] = []
  for await (const table of query(dialect.sql`select ${dialect.join(asked, ', ')} from ${relation.from}`))
    if (table.rowCount > 0) tables.push(table)
  return tables.length === 0 ? [] : linesOf(concat(tables), names)
}

function linesOf(table: Table, names: readonly string[]): string[] {
  return toRows(plainTable(table))
    .map((row) => JSON.stringify(names.map((name) => row[name] ?? null)))
    .sort()
}

const decisionNames = ['customer_id', 'option', 'offer', 'channel', 'department', 'value', 'benefit', 'cost']
const shared = [...decisionNames, 'message_cost', 'price', 'reduced', 'standard_error']
const chances = ['customer_id', 'option', 'propensity', 'held_out']

async function expectSamePlan(there: TargetPlanIn, here: TargetPlan, title: string): Promise<void> {
  const facts = ({ rows, prices, objective, bound, gap, unmet, passes, outcomes, header }: typeof here) => ({
    ...{ rows, prices, objective, bound, gap, unmet, passes, header },
    outcomes: Object.entries(outcomes).sort(),
  })
  expect(facts(there as unknown as TargetPlan), title).toEqual(facts(here))
  expect(await rowsIn(there.decisions, shared), `${title}: decisions`).toEqual(
    linesOf(here.decisions, shared),
  )
  expect(await rowsIn(there.propensities, chances), `${title}: propensities`).toEqual(
    linesOf(here.propensities, chances),
  )
  expect(await rowsIn(there.holdout.customers, ['customer_id']), `${title}: held out`).toEqual(
    linesOf(here.holdout.customers, ['customer_id']),
  )
}

/** Plans a case here and in an engine, and expects the same plan, or the same refusal. */
async function checkCase(
  engine: Engine,
  { scores, options, limits }: SmallCase,
  title: string,
  how: PlanOptions = tenth,
): Promise<'planned' | 'refused'> {
  const sent = await sendScores(engine, scores)
  const [here, there] = await Promise.allSettled([
    planTarget(scores, options, limits, how),
    planTargetIn(sent, options, limits, how),
  ])
  if (here.status === 'rejected' || there.status === 'rejected') {
    const said = [here, there].map((result) =>
      result.status === 'rejected' ? [result.reason.code, result.reason.message] : 'a plan',
    )
    expect(said[1], title).toEqual(said[0])
    return 'refused'
  }
  await expectSamePlan(there.value, here.value, title)
  return 'planned'
}

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
