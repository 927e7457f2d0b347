import type * as z from 'zod'
import { checkDocument } from '../contracts/document.schema.ts'
import { checkModel } from '../contracts/model.schema.ts'
import type { Model } from '../contracts/model.ts'
import { ClienteleError, nearestName } from '../errors.ts'

/**
 * Checks a stored model of version 1: first what all models share, then what was fitted.
 *
 * @param kinds - the kinds that are read here, with the check of what was fitted.
 * @returns the model.
 * @throws MODEL_INVALID, MODEL_VERSION
 */
export function checkModelShape(stored: unknown, kinds: { readonly [kind: string]: z.ZodType }): Model {
  assertKind(stored, Object.keys(kinds))
  const { kind } = checkModel(stored)
  const model = checkModel(stored, { kind, version: 1 })
  checkDocument(kinds[kind], model.fitted, 'MODEL_INVALID', `what the ${kind} model learned`)
  return model
}

/** The kind comes first: the rest of a model of another kind is no news. */
function assertKind(stored: unknown, known: readonly string[]): void {
  const kind: unknown = Object(stored)['kind']
  if (typeof kind !== 'string' || known.includes(kind)) return
  const nearest = nearestName(kind, known)
  const hint = nearest === null ? 'Give it to the reader of its own kind.' : `Did you mean "${nearest}"?`
  throw new ClienteleError(
    'MODEL_INVALID',
    `The stored model is of kind "${kind}", and one of kind ${known.join(' or ')} is needed. ${hint}`,
    { found: kind, expected: known },
  )
}
