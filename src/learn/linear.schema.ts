import * as z from 'zod'
import { checkDocument } from '../contracts/document.schema.ts'
import type { LinearModel, LinearOptions } from './linear-model.ts'
import { checkModelShape } from './model-shape.schema.ts'
import { checkOptionNames } from './option-names.ts'
import { readPreparation } from './prepare/prepare.schema.ts'
import { assertSizes, regressionFitted, regressionOptions } from './regression.schema.ts'

const linearOptions = regressionOptions.extend({ errors: z.enum(['robust', 'classical']).optional() })

const linear = regressionFitted.extend({
  errors: z.enum(['robust', 'classical', 'cluster']),
  variance: z.number().min(0),
  degrees: z.number().min(0),
})

/** Checks the options of a linear fit. @throws OPTION_UNKNOWN, ARGUMENT_INVALID */
export function checkLinearOptions(options: LinearOptions): void {
  checkOptionNames(options, Object.keys(linearOptions.shape), 'fitLinear')
  checkDocument(linearOptions, options, 'ARGUMENT_INVALID', 'the options of fitLinear')
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
  assertSizes('linear', model.fitted)
  return model
}
