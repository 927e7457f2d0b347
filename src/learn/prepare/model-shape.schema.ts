import * as z from 'zod'
import { checkDocument } from '../../contracts/document.schema.ts'
import { ClienteleError } from '../../errors.ts'

const input = z.object({
  name: z.string(),
  kind: z.enum(['number', 'integer', 'date', 'time', 'flag', 'text']),
  unit: z.string().nullable(),
  missing: z.enum(['refuse', 'impute', 'level', 'pass']),
})

const envelope = z.object({
  kind: z.string(),
  version: z.number(),
  library: z.string(),
  inputs: z.array(input),
  prepare: z.array(z.unknown()),
  options: z.record(z.string(), z.unknown()),
  fitted: z.unknown(),
  ending: z.object({
    converged: z.boolean(),
    iterations: z.int().min(0),
    warnings: z.array(z.string()),
  }),
  data: z.object({ rows: z.int().min(0), asOf: z.string().nullable(), seed: z.int().min(0) }),
})

/**
 * Checks a stored model: first what all models share, then what was fitted.
 *
 * @param kinds - the kinds that are read here, with the check of what was fitted.
 * @throws MODEL_INVALID, MODEL_VERSION
 */
export function checkModelShape(stored: unknown, kinds: { readonly [kind: string]: z.ZodType }): void {
  const { kind, version, fitted } = checkDocument(envelope, stored, 'MODEL_INVALID', 'the stored model')
  if (!Object.hasOwn(kinds, kind)) {
    const known = Object.keys(kinds)
    throw new ClienteleError(
      'MODEL_INVALID',
      `The stored model is of kind "${kind}", and one of kind ${known.join(' or ')} is needed.`,
      { found: kind, expected: known },
    )
  }
  if (version !== 1)
    throw new ClienteleError(
      'MODEL_VERSION',
      `The stored ${kind} model has version ${version}, and this library reads version 1. Fit the model again.`,
      { kind, version },
    )
  checkDocument(kinds[kind], fitted, 'MODEL_INVALID', `what the ${kind} model learned`)
}
