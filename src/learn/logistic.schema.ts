import { checkLogisticModel } from './linear.schema.ts'
import type { LogisticModel } from './logistic.ts'

/** A stored logistic model, checked. @throws MODEL_INVALID, MODEL_VERSION */
export function readLogisticModel(stored: unknown): LogisticModel {
  checkLogisticModel(stored)
  return stored as LogisticModel
}
