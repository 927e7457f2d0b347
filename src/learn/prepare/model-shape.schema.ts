import * as z from 'zod'
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
  const shared = envelope.safeParse(stored)
  if (!shared.success) throw invalidModel('model', shared.error)
  const { kind, version, fitted } = shared.data
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
  const inner = kinds[kind].safeParse(fitted)
  if (!inner.success) throw invalidModel(`fitted part of the ${kind} model`, inner.error)
}

function invalidModel(what: string, error: z.ZodError): ClienteleError {
  const [issue] = error.issues
  const path = issue.path.join('.')
  const where = path === '' ? '' : ` at "${path}"`
  return new ClienteleError(
    'MODEL_INVALID',
    `The stored ${what} is not of the documented shape${where}: ${issue.message}. Store models as the library returns them.`,
    { path },
    error,
  )
}
