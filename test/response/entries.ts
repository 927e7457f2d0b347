import { compilePreparation } from '../../src/learn/prepare/compile.ts'
import { inputsOf } from '../../src/learn/prepare/opened.ts'
import { countsPass, type TrialCounts, unitCount } from '../../src/response/counts-pass.ts'
import { effectCells, effectsPass, unitsPass } from '../../src/response/effects-pass.ts'
import { fitResponse } from '../../src/response/index.ts'
import { lossPass } from '../../src/response/loss-pass.ts'
import { oddsPass } from '../../src/response/odds-pass.ts'
import { pooledPass } from '../../src/response/pooled-pass.ts'
import { pooledTerms } from '../../src/response/pooled-terms.ts'
import type { Predictor } from '../../src/response/predictors.ts'
import { readResponseModel } from '../../src/response/response.schema.ts'
import { scoreMapping } from '../../src/response/score-mapping.ts'
import { layoutOf } from '../../src/response/trial-layout.ts'
import { trialDesign } from '../../src/response/trial-rows.ts'
import { type UnitScores, unitSquares } from '../../src/response/unit-scores.ts'
import { checkMappingContract, checkPassContract } from '../engine/contract.ts'
import type { FitEntry, PassEntry } from '../engine/entry.ts'
import { candidatesFor } from './candidates.ts'
import { byDepartment, features, simulate, simulatedOptions } from './simulate.ts'

const sample = simulate({ seed: 5, rows: 400, effect: () => 0.1 }).table
const options = {
  options: simulatedOptions(),
  features,
  outcome: { byDepartment },
  kind: 'binary',
  randomized: true,
} as const

const layout = layoutOf(sample, options)
const preparation = compilePreparation([], inputsOf(sample, features, 'refuse', []))
const design = trialDesign(layout, preparation, [0.4, ...layout.arms.map(() => 0.1)])
const terms = pooledTerms(layout, preparation, { spending: { food: 'visits', home: 'spend' } })
const cells = effectCells(layout)
const unitState = {
  means: Array.from({ length: cells.count }, () => 0.25),
  weights: Array.from({ length: cells.count }, (_, cell) => 40 + cell),
}
const { width } = design
const runs = layout.folds + 1
const base = new Float64Array(runs * 2 * width).fill(-0.2)
const real = { integer: false, scale: 1000 } as const

const constant: Predictor = {
  kind: 'constant-difference',
  base: { link: 'identity', coefficients: new Float64Array(2 * width) },
  effects: new Float64Array(layout.arms.length).fill(0.05),
}
const pooledModel: Predictor = {
  kind: 'pooled',
  base: { link: 'logistic', coefficients: new Float64Array(2 * width).fill(-0.3) },
  terms,
  coefficients: new Float64Array(terms.width).fill(-0.2),
}

/** The passes of responses. */
export const responsePasses: readonly PassEntry[] = [
  {
    name: 'countsPass',
    check: () =>
      checkPassContract(countsPass(layout), null, sample, {
        ...real,
        readSum: (sum: TrialCounts) => ({ ...sum, units: unitCount(sum), counted: 0 }),
      }),
  },
  {
    name: 'effectsPass',
    check: () =>
      checkPassContract(effectsPass(layout, cells, design), null, sample, {
        ...real,
        // Arms and controls by fold, and rows of no arm.
        ceilingRows: (layout.arms.length + 1) * layout.folds + 1,
      }),
  },
  {
    name: 'unitsPass',
    check: () =>
      checkPassContract(unitsPass(layout, cells, design), unitState, sample, {
        ...real,
        readSum: (sum: UnitScores) => unitSquares(sum, cells, unitState),
      }),
  },
  {
    name: 'oddsPass',
    check: () =>
      checkPassContract(
        oddsPass(layout, design),
        { link: 'logistic', base, shifts: new Float64Array(runs * layout.arms.length).fill(0.3) },
        sample,
        real,
      ),
  },
  {
    name: 'pooledPass',
    check: () =>
      checkPassContract(
        pooledPass(layout, design, terms, true),
        {
          link: 'logistic',
          base,
          terms,
          bases: [0, layout.folds],
          members: Array.from({ length: layout.folds }, (_, fold) => (fold === 0 ? [1] : [0, 1])),
          coefficients: new Float64Array(2 * terms.width).fill(-0.3),
          curvature: 'observed',
        },
        sample,
        real,
      ),
  },
  {
    name: 'lossPass',
    check: () =>
      checkPassContract(
        lossPass(layout, design),
        {
          candidates: [constant, pooledModel].map((model) =>
            Array.from({ length: layout.folds }, () => model),
          ),
          base: base.slice(0, layout.folds * 2 * width),
          effects: new Float64Array(layout.folds * layout.arms.length).fill(0.1),
          inverse: [2.5, ...layout.arms.map(() => 10)],
          armWeights: layout.arms.map(() => 1 / layout.arms.length),
        },
        sample,
        real,
      ),
  },
  {
    name: 'scoreMapping',
    check: async () => {
      const learned = simulate({ seed: 6, rows: 2000, effect: () => 0.1 }).table
      const model = await fitResponse(learned, { ...options, learners: ['logistic'] })
      const scored = { candidates: candidatesFor(sample, [0, 3, 5]), options: options.options }
      const mapping = scoreMapping(readResponseModel(model), scored, ['effect', 'response'])
      await checkMappingContract(mapping, null, sample)
    },
  },
]

/** The fits of responses. */
export const responseFits: readonly FitEntry[] = [
  {
    name: 'fitResponse',
    fit: (rows, context) =>
      fitResponse(rows, { ...context, ...options, learners: ['constant-odds', 'linear'] }),
    table: () => simulate({ seed: 1, rows: 1_000_000, effect: () => 0.05 }).table,
  },
]
