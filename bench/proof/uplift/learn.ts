import { fitResponse, type LearnerName, type ResponseModel, scoreOptions } from 'clientele/response'
import { columnOfKind, numbersOf } from 'clientele/table'
import type { RandomizedTrial } from './randomized-trial.ts'
import { allCandidates, customersTable, featureNames, optionsOf, trialTable } from './tables.ts'

/** What the library says of other customers. */
export interface Predicted {
  /** The way of predicting it chose; `no effect` where it refused to predict. */
  readonly learner: string
  /** What each option changes in the chance of a response, shape [customers, options]; NaN: not said. */
  readonly effect: Float64Array
  /** The chance of a response with it, the same shape. */
  readonly chance: Float64Array
  /** Learning and predicting. */
  readonly seconds: number
}

/** Learns from a trial by the library's response stage as it comes, and predicts for other customers. */
export async function learn(
  trial: RandomizedTrial,
  customers: readonly Float64Array[],
  learners?: readonly LearnerName[],
): Promise<Predicted> {
  const begun = performance.now()
  const options = optionsOf(trial.offers, trial.channels)
  const model = await fitResponse(trialTable(trial), {
    options,
    features: featureNames(trial.features.length),
    outcome: { column: 'responded' },
    kind: 'binary',
    randomized: true,
    learners,
  })
  const predicted =
    model.kind === 'no-effect'
      ? nothingSaid(customers[0].length * trial.offers * trial.channels)
      : await predict(model, trial, customers)
  return { ...predicted, seconds: (performance.now() - begun) / 1000 }
}

async function predict(
  model: ResponseModel,
  { offers, channels }: RandomizedTrial,
  features: readonly Float64Array[],
): Promise<Omit<Predicted, 'seconds'>> {
  const customers = customersTable(features)
  const options = optionsOf(offers, channels)
  const count = numbersOf(options.table, 'option').length
  const candidates = allCandidates(customers, count)
  const scores = await scoreOptions(model, customers, { candidates, options })
  const { rowPtr, option, value, benefit } = columnOfKind(scores.table, 'cells', 'cells')
  const { effect, chance } = nothingSaid(customers.rowCount * count)
  for (let row = 0; row < customers.rowCount; row++)
    for (let cell = rowPtr[row]; cell < rowPtr[row + 1]; cell++) {
      effect[row * count + option[cell]] = value[cell]
      chance[row * count + option[cell]] = benefit[cell]
    }
  return { learner: model.fitted.learner, effect, chance }
}

function nothingSaid(cells: number): Omit<Predicted, 'seconds'> {
  return {
    learner: 'no effect',
    effect: new Float64Array(cells).fill(Number.NaN),
    chance: new Float64Array(cells).fill(Number.NaN),
  }
}
