import * as z from 'zod'
import { checkModelShape } from '../model-shape.schema.ts'
import type { PreparationModel } from './models.ts'

const name = z.string()
const number = z.number()

const fitted = {
  log: z.object({ columns: z.array(z.object({ column: name, scale: number.positive() })) }),
  standardizer: z.object({
    columns: z.array(z.object({ column: name, mean: number, deviation: number.min(0) })),
  }),
  grid: z.object({
    columns: z.array(
      z.object({ column: name, center: number, step: number.positive(), reach: number.min(0) }),
    ),
  }),
  'one-hot': z.object({
    columns: z.array(
      z.object({
        column: name,
        levels: z.array(z.object({ level: z.string(), as: name })),
        pooled: z.object({ levels: z.array(z.string()), as: name }).nullable(),
        missing: name.nullable(),
      }),
    ),
  }),
  imputer: z.object({ columns: z.array(z.object({ column: name, value: number, flag: name.nullable() })) }),
}

/**
 * Checks one stored preparation model (log, standardizer, grid, one-hot or imputer), as JSON gave it.
 *
 * @throws MODEL_INVALID, MODEL_VERSION
 */
export function readPreparationModel(stored: unknown): PreparationModel {
  checkModelShape(stored, fitted)
  const model = stored as PreparationModel
  readPreparation(model.prepare)
  return model
}

/**
 * Checks a stored list of preparation models, in the order in which they are applied.
 *
 * @throws MODEL_INVALID, MODEL_VERSION
 */
export function readPreparation(stored: readonly unknown[]): readonly PreparationModel[] {
  return stored.map(readPreparationModel)
}
