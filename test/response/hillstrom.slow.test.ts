import { beforeAll, describe, expect, it } from 'vitest'
import type { Options } from '../../src/contracts/options.ts'
import type { ResponseModel } from '../../src/contracts/response.ts'
import { fitResponse, scoreOptions } from '../../src/response/index.ts'
import { fromArrays } from '../../src/table/from-arrays.ts'
import { makeTable } from '../../src/table/make-table.ts'
import { integerColumn } from '../../src/table/number-columns.ts'
import type { Table } from '../../src/table/table.ts'
import { textColumn } from '../../src/table/text-columns.ts'
import { describeWithData } from '../data.ts'
import { readPlainCsv } from '../learn/linear-data.ts'
import { candidatesFor } from './candidates.ts'

/** Effect and standard error, found elsewhere: difference of means, unequal variances. */
const known: {
  readonly [outcome: string]: readonly (readonly [effect: number, standardError: number])[]
} = {
  visit: [
    [0.07659, 0.003386],
    [0.045233, 0.003234],
  ],
  conversion: [
    [0.006805, 0.000921],
    [0.003111, 0.000823],
  ],
  spend: [
    [0.769827, 0.145247],
    [0.424412, 0.130333],
  ],
}

const features = ['recency', 'history', 'mens', 'womens', 'newbie', 'history_segment', 'zip_code', 'channel']

const kindOf = (outcome: string): 'binary' | 'amount' => (outcome === 'spend' ? 'amount' : 'binary')

describeWithData('hillstrom', 'three arms of hillstrom', () => {
  let trials: Table
  beforeAll(() => {
    trials = trialTable()
  })

  describe.each(Object.entries(known))('%s', (outcome, expected) => {
    let model: ResponseModel
    beforeAll(async () => {
      const fitted = await fitResponse(trials, {
        options: options(),
        features,
        outcome: { column: outcome },
        kind: kindOf(outcome),
        randomized: true,
      })
      if (fitted.kind === 'no-effect') throw new Error(fitted.words)
      model = fitted
    }, 120_000)

    it('has the known effects and standard errors', () => {
      for (const [k, [effect, standardError]] of expected.entries()) {
        expect(model.fitted.effects[k].effect.estimate).toBeCloseTo(effect, 6)
        expect(model.fitted.effects[k].effect.standardError).toBeCloseTo(standardError, 6)
      }
      expect(model.fitted.effects.map(({ treated, control }) => [treated, control])).toEqual([
        [21307, 21306],
        [21387, 21306],
      ])
    })

    it('predicts effects whose mean is the measured one', async () => {
      const scores = await scoreOptions(model, trials, {
        candidates: candidatesFor(trials, [0, 1]),
        options: options(),
      })
      const cells = scores.table.columns['cells']
      if (cells.kind !== 'cells') throw new Error('no cells')
      for (const [k, [effect, standardError]] of expected.entries()) {
        let total = 0
        for (let row = 0; row < trials.rowCount; row++) total += cells.value[2 * row + k]
        expect(Math.abs(total / trials.rowCount - effect)).toBeLessThan(1.5 * standardError)
      }
    })
  })
})

/** Option 0 is the mens e-mail, 1 the womens; a margin of 1 and no costs, so that a value is an effect. */
function options(): Options {
  const two = (value: number): number[] => [value, value]
  return {
    kind: 'options',
    currency: 'USD',
    table: makeTable([
      ['option', integerColumn([0, 1])],
      ['offer', textColumn(['mens', 'womens'])],
      ['channel', textColumn(['email', 'email'])],
      ['department', textColumn(['mens', 'womens'])],
      ['exclusive_group', textColumn([null, null])],
      ...Object.entries(
        fromArrays({ cost: two(0), margin: two(1), redemption: two(0), benefit: two(0), annoyance: two(0) })
          .columns,
      ),
    ]),
  }
}

function trialTable(): Table {
  const data = readPlainCsv('hillstrom')
  const numeric = ['recency', 'history', 'mens', 'womens', 'newbie', 'visit', 'conversion', 'spend']
  const arms = ['Mens E-Mail', 'Womens E-Mail']
  return fromArrays<string>(
    {
      customer_id: data['segment'].map((_, row) => `c${String(row).padStart(6, '0')}`),
      option: data['segment'].map((arm) => (arms.includes(arm) ? arms.indexOf(arm) : null)),
      ...Object.fromEntries(numeric.map((name) => [name, data[name].map(Number)])),
      history_segment: data['history_segment'],
      zip_code: data['zip_code'],
      channel: data['channel'],
    },
    { kinds: { option: 'integer' } },
  )
}
