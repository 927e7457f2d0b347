import { fitLinear, linearMapping } from '../../src/learn/linear.ts'
import { type Design, plainDesign } from '../../src/learn/linear-design.ts'
import { type MeatSum, meatOf, meatPass } from '../../src/learn/linear-meat-pass.ts'
import { linearPass } from '../../src/learn/linear-pass.ts'
import { fitLogistic, logisticMapping } from '../../src/learn/logistic.ts'
import { newtonPass } from '../../src/learn/newton-pass.ts'
import { compilePreparation } from '../../src/learn/prepare/compile.ts'
import { fitImputer } from '../../src/learn/prepare/imputer.ts'
import { inputsOf } from '../../src/learn/prepare/opened.ts'
import { fitStandardizer } from '../../src/learn/prepare/standardizer.ts'
import { checkMappingContract, checkPassContract } from '../engine/contract.ts'
import type { FitEntry, PassEntry } from '../engine/entry.ts'
import { people } from '../engine/people.ts'

const table = people(300)
const coefficients = Float64Array.of(-0.4, 0.3)
const state = { coefficients, targets: [0], members: [[0]] }
/** Standardized spending is below 8, so that its square and what it is multiplied by stay below 100. */
const real = { integer: false, scale: 100 } as const

/** A target on standardized spending. */
async function sampleDesign(target: string, cluster?: 'customer_id'): Promise<Design> {
  const models = [await fitStandardizer(table, ['spend'])]
  const preparation = compilePreparation(models, inputsOf(table, ['spend'], 'refuse', models))
  return plainDesign({ preparation, target, cluster })
}

/** The passes of regressions. */
export const regressionPasses: readonly PassEntry[] = [
  {
    name: 'linearPass',
    check: async () =>
      checkPassContract(linearPass('linear', await sampleDesign('treated')), null, table, real),
  },
  {
    name: 'meatPass',
    check: async () => {
      const design = await sampleDesign('treated')
      const clustered = await sampleDesign('treated', 'customer_id')
      await checkPassContract(meatPass('errors', design), { link: 'logistic', ...state }, table, real)
      await checkPassContract(meatPass('clusters', clustered), { link: 'identity', ...state }, table, {
        ...real,
        // Engines multiply the scores of a cluster where they are.
        readSum: (sum: MeatSum) => meatOf(sum, 0, 2),
      })
    },
  },
  {
    name: 'newtonPass',
    check: async () => {
      const two = { coefficients: Float64Array.of(0, 0, 1, -2), targets: [0, 0], members: [[0, 1]] }
      const otherStates = [
        { family: 'logistic' as const, ...state, coefficients: Float64Array.of(0, 0) },
        { family: 'logistic' as const, ...two },
        { family: 'logistic' as const, ...two, members: [[1]], withoutHessian: true as const },
      ]
      const pass = newtonPass('newton', await sampleDesign('treated'))
      await checkPassContract(pass, { family: 'logistic', ...state }, table, { ...real, otherStates })
      await checkPassContract(pass, { family: 'poisson', ...state }, table, real)
    },
  },
  {
    name: 'linearMapping',
    check: async () => {
      const model = await fitLinear(table, { features: ['spend'], target: 'age' })
      await checkMappingContract(linearMapping(model), null, table)
    },
  },
  {
    name: 'logisticMapping',
    check: async () => {
      const prepare = [await fitImputer(table, ['age', 'orders'])]
      const model = await fitLogistic(table, { features: ['age', 'orders'], target: 'treated', prepare })
      await checkMappingContract(logisticMapping(model), null, table)
    },
  },
]

/** The fits of regressions. */
export const regressionFits: readonly FitEntry[] = [
  {
    name: 'fitLinear',
    fit: (rows, context) => fitLinear(rows, { ...context, features: ['spend'], target: 'age' }),
  },
  {
    name: 'fitLogistic',
    fit: (rows, context) => fitLogistic(rows, { ...context, features: ['spend'], target: 'treated' }),
  },
]
