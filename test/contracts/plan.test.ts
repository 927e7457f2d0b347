import { describe } from 'vitest'
import { checkPlan } from '../../src/contracts/plan.schema.ts'
import { integerColumn, numberColumn } from '../../src/table/number-columns.ts'
import { checkedBy, withColumns } from './hostile.ts'
import { samplePlan, text } from './samples.ts'

describe('a target plan', () => {
  checkedBy(checkPlan, samplePlan, [
    [
      'a price too many',
      (good) => ({ ...good, prices: { ...good.prices, budget: 1 } }),
      'CONTRACT_INVALID',
      /price for "budget"/,
    ],
    [
      'a price that differs',
      (good) => ({ ...good, prices: { 'channel:mail': 0.5 } }),
      'CONTRACT_INVALID',
      /differs/,
    ],
    ['a limit without a price', (good) => ({ ...good, prices: {} }), 'CONTRACT_INVALID', /channel:mail/],
    [
      'a limit twice',
      (good) => ({ ...good, rows: [good.rows[0], good.rows[0]] }),
      'CONTRACT_INVALID',
      /two rows/,
    ],
    [
      'a limit that nothing can keep',
      (good) => ({ ...good, rows: [{ ...good.rows[0], min: 2, max: 1 }] }),
      'CONTRACT_INVALID',
      /at least 2 and at most 1/,
    ],
    [
      'a bound that is not a number',
      (good) => ({ ...good, bound: Number.NaN }),
      'CONTRACT_INVALID',
      /"bound"/,
    ],
    [
      'a plan that keeps its warnings to itself',
      ({ warnings: _, ...good }) => good as typeof good & { warnings: readonly string[] },
      'CONTRACT_INVALID',
      /warnings/,
    ],
    ['a pilot without a reason', (good) => ({ ...good, purpose: 'pilot' }), 'CONTRACT_INVALID', /why/],
    [
      'a plan with a reason for a pilot',
      (good) => ({ ...good, why: 'no control group' }),
      'CONTRACT_INVALID',
      /why/,
    ],
    [
      'a message to someone held out',
      (good) => ({ ...good, decisions: withColumns(good.decisions, { customer_id: text('c9') }) }),
      'CONTRACT_INVALID',
      /1 of 1 decisions/,
    ],
    [
      'a decision without a reason',
      (good) => ({ ...good, decisions: withColumns(good.decisions, { reason: text(null) }) }),
      'COLUMN_MISSING_VALUES',
      /reason/,
    ],
    [
      'a decision for no option',
      (good) => ({ ...good, decisions: withColumns(good.decisions, { option: integerColumn([null]) }) }),
      'COLUMN_MISSING_VALUES',
      /option/,
    ],
    [
      'a propensity of 0',
      (good) => ({
        ...good,
        propensities: withColumns(good.propensities, { propensity: numberColumn([0]) }),
      }),
      'COLUMN_VALUE',
      /above 0/,
    ],
    [
      'an explanation of its own making',
      (good) => ({ ...good, explain: withColumns(good.explain, { outcome: text('chosen', 'second') }) }),
      'COLUMN_VALUE',
      /chosen, runner-up/,
    ],
    [
      'a share above 1',
      (good) => ({ ...good, holdout: { ...good.holdout, share: 1.5 } }),
      'CONTRACT_INVALID',
      /holdout\.share/,
    ],
    [
      'a header of no grid',
      (good) => ({ ...good, header: { ...good.header, grid: 0 } }),
      'CONTRACT_INVALID',
      /grid/,
    ],
    ['a count below 0', (good) => ({ ...good, outcomes: { contacted: -1 } }), 'CONTRACT_INVALID', /outcomes/],
  ])
})
