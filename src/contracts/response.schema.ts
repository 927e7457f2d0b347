import * as z from 'zod'
import { checkDocument, count, finite, word } from './document.schema.ts'
import { checkModel } from './model.schema.ts'
import { maxOption } from './options.ts'
import { estimate } from './readout.schema.ts'
import type { NoEffect, ResponseModel } from './response.ts'

const fitted = z
  .looseObject({
    learner: word,
    outcome: word,
    candidates: z.array(
      z.strictObject({
        name: word,
        loss: finite,
        differenceToBest: finite,
        standardError: z.number().min(0),
        chosen: z.boolean(),
      }),
    ),
    effects: z.array(
      z.strictObject({
        option: z.int().min(0).max(maxOption),
        treated: count,
        control: count,
        effect: estimate,
      }),
    ),
    words: z.array(word),
  })
  .refine(
    ({ candidates }) => candidates.length === 0 || candidates.filter(({ chosen }) => chosen).length === 1,
    {
      message: 'expected one chosen candidate',
      path: ['candidates'],
    },
  )

/**
 * Checks the parts of a response model that every reader relies on.
 *
 * @param version - the version a reader wants. Default: any.
 * @throws MODEL_INVALID, MODEL_VERSION
 */
export function checkResponseModel(value: unknown, version?: number | undefined): ResponseModel {
  const anyVersion = Number(Object(value)['version'])
  const model = checkModel(value, { kind: 'response', version: version ?? anyVersion })
  checkDocument(fitted, model.fitted, 'MODEL_INVALID', 'the response model')
  return model as unknown as ResponseModel
}

const noEffect = z.strictObject({
  kind: z.literal('no-effect'),
  reason: z.enum(['no-contacts', 'no-control', 'not-randomized', 'too-few']),
  words: word,
})

/** Checks what is said in place of a response model. @throws CONTRACT_INVALID */
export function checkNoEffect(value: unknown): NoEffect {
  return checkDocument(noEffect, value, 'CONTRACT_INVALID', 'the reason for no response model')
}
