import * as z from 'zod'
import { checkDocument } from '../contracts/document.schema.ts'
import type { LogisticModel, LogisticOptions } from './logistic-model.ts'
import { checkModelShape } from './model-shape.schema.ts'
import { checkOptionNames } from './option-names.ts'
import { readPreparation } from './prepare/prepare.schema.ts'
import { assertSizes, regressionFitted, regressionOptions } from './regression.schema.ts'

const logisticOptions = regressionOptions.extend({
  errors: z.enum(['robust', 'information']).optional(),
  maxIterations: z.int().min(1).optional(),
})

const logistic = regressionFitted.extend({
  errors: z.enum(['robust', 'information', 'cluster']),
  objective: z.number(),
})

/** Checks the options of a logistic fit. @throws OPTION_UNKNOWN, ARGUMENT_INVALID */
export function checkLogisticOptions(options: LogisticOptions): void {
  checkOptionNames(options, Object.keys(logisticOptions.shape), 'fitLogistic')
  checkDocument(logisticOptions, options, 'ARGUMENT_INVALID', 'the options of fitLogistic')
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
  assertSizes('logistic', model.fitted)
  return model
}
