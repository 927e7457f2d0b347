import * as z from 'zod'
import { checkDocument, word } from '../contracts/document.schema.ts'
import { ClienteleError } from '../errors.ts'
import type { LinearModel, LinearOptions } from './linear-model.ts'
import type { LogisticModel, LogisticOptions } from './logistic-model.ts'
import { checkModelShape } from './prepare/model-shape.schema.ts'
import { checkOptionNames } from './prepare/option-names.ts'
import { readPreparation } from './prepare/prepare.schema.ts'

const regressionOptions = z.object({
  features: z.array(word).min(1),
  target: word,
  prepare: z.array(z.unknown()).optional(),
  weight: word.optional(),
  cluster: word.optional(),
  penalty: z.number().min(0).optional(),
})

const linearOptions = regressionOptions.extend({ errors: z.enum(['robust', 'classical']).optional() })

const logisticOptions = regressionOptions.extend({
  errors: z.enum(['robust', 'information']).optional(),
  maxIterations: z.int().min(1).optional(),
})

const regression = z.object({
  target: word,
  terms: z.array(word).min(1),
  coefficients: z.array(z.number()),
  standardErrors: z.array(z.number().min(0)),
  covariance: z.array(z.number()),
})

const linear = regression.extend({
  errors: z.enum(['robust', 'classical', 'cluster']),
  variance: z.number().min(0),
  degrees: z.number().min(0),
})

const logistic = regression.extend({
  errors: z.enum(['robust', 'information', 'cluster']),
  objective: z.number(),
})

/** Checks the options of a linear fit. @throws OPTION_UNKNOWN, ARGUMENT_INVALID */
export function checkLinearOptions(options: LinearOptions): void {
  checkOptionNames(options, Object.keys(linearOptions.shape), 'fitLinear')
  checkDocument(linearOptions, options, 'ARGUMENT_INVALID', 'the options of fitLinear')
}

/** Checks the options of a logistic fit. @throws OPTION_UNKNOWN, ARGUMENT_INVALID */
export function checkLogisticOptions(options: LogisticOptions): void {
  checkOptionNames(options, Object.keys(logisticOptions.shape), 'fitLogistic')
  checkDocument(logisticOptions, options, 'ARGUMENT_INVALID', 'the options of fitLogistic')
}

/**
 * Checks a stored linear model, as JSON gave it.
 *
 * @throws MODEL_INVALID, MODEL_VERSION
 */
export function readLinearModel(stored: unknown): LinearModel {
  checkModelShape(stored, { linear })
  const model = stored as LinearModel
  readPreparation(model.prepare)
  assertSizes(model)
  return model
}

/**
 * Checks a stored logistic model, as JSON gave it.
 *
 * @throws MODEL_INVALID, MODEL_VERSION
 */
export function readLogisticModel(stored: unknown): LogisticModel {
  checkModelShape(stored, { logistic })
  const model = stored as LogisticModel
  readPreparation(model.prepare)
  assertSizes(model)
  return model
}

function assertSizes({ kind, fitted }: LinearModel | LogisticModel): void {
  const width = fitted.terms.length + 1
  const expected = { coefficients: width, standardErrors: width, covariance: width * width }
  for (const name of ['coefficients', 'standardErrors', 'covariance'] as const) {
    if (fitted[name].length === expected[name]) continue
    throw new ClienteleError(
      'MODEL_INVALID',
      `The ${kind} model names ${width - 1} terms, and "${name}" holds ${fitted[name].length} numbers where ${expected[name]} belong. It was cut or changed; fit it again.`,
      { name, found: fitted[name].length, expected: expected[name] },
    )
  }
}
