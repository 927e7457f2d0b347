import { beforeAll, describe, expect, it } from 'vitest'
import { asContracts, instance } from '../../bench/instances/allocation.ts'
import type { TargetPlan } from '../../src/contracts/plan.ts'
import { type PlainCell, type RowValue, toRows } from '../../src/table/to-rows.ts'
import { createDecider } from '../../src/target/decide.ts'
import { explainDecision } from '../../src/target/explain-decision.ts'
import { planTarget } from '../../src/target/plan.ts'
import { handOptions, handScores, sixOptions } from './small-case.ts'

const made = asContracts(instance('retail', 1000))
let plan: TargetPlan
beforeAll(async () => {
  plan = await planTarget(made.scores, made.options, made.limits, { holdout: { share: 0.1, salt: 'h' } })
})

describe('deciding about one customer', () => {
  it('gives what the plan gave, where the limits did not have to be settled', () => {
    const decide = createDecider(plan, made.options)
    const settled = new Set(
      toRows(plan.explain)
        .filter(({ outcome }) => outcome === 'settled' || outcome === 'given-up' || outcome === 'held-out')
        .map((row) => row['customer_id']),
    )
    const planned = new Map<RowValue, RowValue[]>()
    for (const { customer_id, option } of toRows(plan.decisions))
      planned.set(customer_id, [...(planned.get(customer_id) ?? []), option])
    let compared = 0
    for (const row of toRows(made.scores.table)) {
      if (settled.has(row['customer_id'])) continue
      const cells = row['cells'] as readonly PlainCell[]
      const decided = decide({ segment: row['segment'] as string, messages: 2, cells })
      expect(decided.map(({ option }) => option).sort((a, b) => a - b)).toEqual(
        planned.get(row['customer_id']) ?? [],
      )
      for (const { value, price, reduced } of decided) expect(value - price).toBeCloseTo(reduced, 12)
      compared++
    }
    expect(compared).toBeGreaterThan(800)
  })

  it('does not mind the order of the options, and refuses one that does not exist', () => {
    const options = handOptions(sixOptions)
    const decide = createDecider({ rows: [] }, options)
    const cell = (
      option: number,
      value: number,
    ): { option: number; value: number; benefit: number; cost: number } => ({
      option,
      value,
      benefit: 0,
      cost: 0,
    })
    const found = decide({ messages: 2, cells: [cell(11, 3), cell(6, 1), cell(2, 4), cell(5, 2)] })
    expect(found.map(({ option }) => option)).toEqual([2, 5])
    expect(() => decide({ cells: [cell(4, 1)] })).toThrow(/There is no option 4/)
  })
})

describe('explaining a decision', () => {
  it('tells of everybody what became of them', () => {
    const counts: Record<string, number> = {}
    for (const row of toRows(made.scores.table)) {
      const explained = explainDecision(plan, String(row['customer_id']))
      counts[explained.outcome] = (counts[explained.outcome] ?? 0) + 1
      expect(explained.messages.length > 0).toBe(explained.outcome === 'contacted')
      expect(explained.words).not.toMatch(/NaN|undefined|null/)
      expect(explained.words.length).toBeGreaterThan(20)
    }
    expect(counts).toEqual(plan.outcomes)
  })

  it('refuses a customer it does not know, without repeating the id', () => {
    expect(() => explainDecision(plan, 'secret-id')).toThrow(/knows no customer with this id/)
    expect(() => explainDecision(plan, 'secret-id')).not.toThrow(/secret-id/)
  })

  it('tells in words why nothing is sent', async () => {
    const scores = handScores([
      { id: 'a', cells: [{ option: 2, value: 3 }] },
      { id: 'b', cells: [{ option: 2, value: 2 }] },
      { id: 'c', cells: [{ option: 2, value: -1 }] },
      { id: 'd', cells: [] },
    ])
    const small = await planTarget(
      scores,
      handOptions(sixOptions),
      { offers: { a: { max: 1 } } },
      {
        holdout: { share: 0, salt: '' },
      },
    )
    expect(explainDecision(small, 'a').messages[0]).toMatchObject({
      option: 2,
      offer: 'a',
      channel: 'mail',
      value: 3,
    })
    expect(explainDecision(small, 'b').words).toMatch(/worth EUR 2.00, but the limits charge EUR 2\.\d\d/)
    expect(explainDecision(small, 'c').words).toMatch(
      /would be worth -EUR 1.00, so sending nothing is better/,
    )
    expect(explainDecision(small, 'd').words).toMatch(/No option is allowed/)
  })
})
