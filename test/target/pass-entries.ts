import type { Table } from '../../src/table/table.ts'
import { indexOptions } from '../../src/target/option-index.ts'
import { orderScores, prepareScores } from '../../src/target/prepare.ts'
import { pricePass } from '../../src/target/price-pass.ts'
import type { PriceState } from '../../src/target/price-sums.ts'
import { priceTable } from '../../src/target/price-table.ts'
import { allocationProblem } from '../../src/target/problem.ts'
import { limitRows } from '../../src/target/rows.ts'
import { surveyPass } from '../../src/target/survey-pass.ts'
import { checkPassContract } from '../engine/contract.ts'
import type { PassEntry } from '../engine/entry.ts'
import { longForm } from './long-form.ts'
import { smallCase } from './small-case.ts'

/** The passes of the target stage, with what shows that they keep their contract. */
export const targetPasses: readonly PassEntry[] = [
  { name: 'pricePass', check: checkPricePass },
  { name: 'surveyPass', check: checkSurveyPass },
]

const rows = 400

/** The price pass keeps the contract: with groups out of order, strata, cost and benefit rows, two messages. */
async function checkPricePass(): Promise<void> {
  const { problem, table } = prepared()
  const state = (height: number): PriceState => ({
    prices: priceTable(
      problem,
      problem.rows.map(({ min }, k) => ((min === null ? 1 : -1) * height * (k % 5)) / 8),
    ),
    bandwidth: height * 2,
    coefficientScale: new Float64Array(problem.rows.length).fill(256),
    choices: false,
  })
  await checkPassContract(pricePass(problem, 2), state(1), table, {
    integer: true,
    otherStates: [state(0), state(0.5), state(1.001)],
    // Pairs of slots, or of a slot and nothing.
    ceilingRows: (problem.slots + 1) ** 2,
    relationOf: (rows) => longForm(rows, problem.options),
  })
}

/** The survey pass keeps the contract. */
async function checkSurveyPass(): Promise<void> {
  const { problem, table } = prepared()
  await checkPassContract(surveyPass(problem, 2, 1 / 16), undefined, table, {
    integer: true,
    // All, best values by eighths of 24 powers of two, slots and limits.
    ceilingRows: 1 + 8 * 24 + problem.slots + problem.rows.length,
    relationOf: (rows) => longForm(rows, problem.options),
  })
}

function prepared(): { problem: ReturnType<typeof allocationProblem>; table: Table } {
  const { scores, options } = smallCase(12, rows)
  const index = indexOptions(options)
  const limits = {
    perCustomer: { maxMessages: 2 },
    offers: { a: { max: 90 }, b: { min: 50 } },
    channels: { call: { max: 30, unitsPerContact: 0.25 } },
    departments: { home: { max: 40, budget: 30 } },
    segments: { vip: { min: 20, missedUnit: 3 } },
    budget: 200,
    leastBenefit: 100,
  }
  const problem = allocationProblem(index, limitRows(limits, index, ['rest', 'vip']))
  const held = Uint8Array.from({ length: rows }, (_, i) => (i % 9 === 4 ? 1 : 0))
  const { table } = prepareScores(orderScores(scores), problem, limits.perCustomer, held)
  return { problem, table }
}
