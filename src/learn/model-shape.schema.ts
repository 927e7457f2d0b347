import type * as z from 'zod'
import { checkDocument } from '../contracts/document.schema.ts'
import { checkModel } from '../contracts/model.schema.ts'
import type { Model } from '../contracts/model.ts'
import { ClienteleError } from '../errors.ts'

/**
 * Checks a stored model of version 1: first what all models share, then what was fitted.
 *
 * @param kinds - the kinds that are read here, with the check of what was fitted.
 * @returns the model.
 * @throws MODEL_INVALID, MODEL_VERSION
 */
export function checkModelShape(stored: unknown, kinds: { readonly [kind: string]: z.ZodType }): Model {
  const { kind } = checkModel(stored)
  if (!Object.hasOwn(kinds, kind)) {
    const known = Object.keys(kinds)
    throw new ClienteleError(
      'MODEL_INVALID',
      `The stored model is of kind "${kind}", and one of kind ${known.join(' or ')} is needed. Give it to the reader of its own kind.`,
      { found: kind, expected: known },
    )
  }
  const model = checkModel(stored, { kind, version: 1 })
  checkDocument(kinds[kind], model.fitted, 'MODEL_INVALID', `what the ${kind} model learned`)
  return model
}
