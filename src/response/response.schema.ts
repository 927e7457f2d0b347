import * as z from 'zod'
import { checkDocument, word } from '../contracts/document.schema.ts'
import { checkResponseModel } from '../contracts/response.schema.ts'
import { ClienteleError } from '../errors.ts'
import { checkOptionNames } from '../learn/option-names.ts'
import type { FittedResponseModel } from './fitted.ts'
import { learnerNames, type ResponseOptions } from './response-options.ts'
import type { ScoreOptions, ScoreOptionsIn } from './scoring.ts'

const byDepartment = z.record(z.string(), word)

const optionsSchema = z.object({
  options: z.looseObject({ kind: z.literal('options') }),
  features: z.array(word).min(1),
  outcome: z.union([z.strictObject({ column: word }), z.strictObject({ byDepartment })]),
  kind: z.enum(['binary', 'count', 'amount']),
  randomized: z.boolean(),
  learners: z.array(z.enum(learnerNames)).min(1).optional(),
  folds: z.int().min(2).max(20).optional(),
  level: z.number().gt(0).lt(1).optional(),
  penalty: z.number().min(0).optional(),
  reachable: byDepartment.optional(),
  matched: z.record(z.string(), byDepartment).optional(),
})

/** Checks how a response is to be learned. @throws OPTION_UNKNOWN, ARGUMENT_INVALID */
export function checkResponseOptions(options: ResponseOptions): void {
  checkOptionNames(options, Object.keys(optionsSchema.shape), 'fitResponse')
  checkDocument(optionsSchema, options, 'ARGUMENT_INVALID', 'the options of fitResponse')
}

const scoreSchema = z.object({
  candidates: z.looseObject({ kind: z.literal('candidates') }),
  options: z.looseObject({ kind: z.literal('options') }),
  as: z.enum(['effect', 'response']).optional(),
  valuePerUnit: z.number().optional(),
  marginByDepartment: byDepartment.optional(),
  cannibalized: z.number().min(0).max(1).optional(),
  minBenefit: z.number().optional(),
  grid: z.number().positive().optional(),
  unit: z.enum(['customer', 'household']).optional(),
})

/** Checks how scores are put into money. @throws OPTION_UNKNOWN, ARGUMENT_INVALID */
export function checkScoreOptions(options: ScoreOptions | ScoreOptionsIn): void {
  checkOptionNames(options, Object.keys(scoreSchema.shape), 'scoreOptions')
  checkDocument(scoreSchema, options, 'ARGUMENT_INVALID', 'the options of scoreOptions')
}

const numbers = z.array(z.number())
const base = z.strictObject({ link: z.enum(['identity', 'logistic', 'poisson']), coefficients: numbers })
const indices = z.array(z.int().min(0))

const predictor = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('constant-difference'), base, effects: numbers }),
  z.strictObject({ kind: z.literal('constant-odds'), base, shifts: numbers }),
  z.strictObject({ kind: z.literal('separate'), base, arms: numbers }),
  z.strictObject({
    kind: z.literal('pooled'),
    base,
    terms: z.strictObject({
      offers: z.int().min(0),
      channels: z.int().min(0),
      offerOf: indices,
      channelOf: indices,
      matched: z.array(indices),
      baseline: z.boolean(),
      width: z.int().min(1),
    }),
    coefficients: numbers,
  }),
])

const errors = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('constant-difference'), standardErrors: numbers }),
  z.strictObject({ kind: z.literal('constant-odds'), base: numbers, variances: numbers, slopes: numbers }),
  z.strictObject({ kind: z.literal('separate'), base: numbers, arms: numbers }),
  z.strictObject({ kind: z.literal('pooled'), base: numbers, covariance: numbers }),
])

const fitted = z.looseObject({
  outcomeKind: z.enum(['binary', 'count', 'amount']),
  targets: z.array(word).min(1),
  terms: z.array(word).min(1),
  arms: z.array(
    z.strictObject({
      option: z.int().min(0),
      offer: z.string(),
      channel: z.string(),
      department: z.string(),
      target: z.int().min(0),
      scored: z.boolean(),
      designEffect: z.number().min(0),
    }),
  ),
  predictor,
  errors,
})

/**
 * Checks a stored response model whole, so that it can be scored with.
 *
 * @throws MODEL_INVALID, MODEL_VERSION
 */
export function readResponseModel(stored: unknown): FittedResponseModel {
  const model = checkResponseModel(stored, 1)
  const parts = checkDocument(fitted, model.fitted, 'MODEL_INVALID', 'the response model')
  const lengths = expectedLengths(parts)
  for (const [name, [found, expected]] of Object.entries(lengths)) {
    if (found === expected) continue
    throw new ClienteleError(
      'MODEL_INVALID',
      `The response model holds ${found} numbers for "${name}" where ${expected} belong. It was cut or changed; fit it again.`,
      { name, found, expected },
    )
  }
  return model as FittedResponseModel
}

type Parts = z.infer<typeof fitted>

/** How many numbers the parts of a model have, and should have. */
function expectedLengths(model: Parts): {
  readonly [name: string]: readonly [found: number, expected: number]
} {
  const width = model.terms.length + 1
  const [arms, targets] = [model.arms.length, model.targets.length]
  const lengths: Record<string, readonly [number, number]> = {
    base: [model.predictor.base.coefficients.length, targets * width],
  }
  const [name, found, expected] = ownLengths(model.predictor, arms, width)
  lengths[name] = [found, expected]
  lengths['errors'] = [Number(model.errors.kind === model.predictor.kind), 1]
  return lengths
}

function ownLengths(
  model: Parts['predictor'],
  arms: number,
  width: number,
): readonly [name: string, found: number, expected: number] {
  switch (model.kind) {
    case 'constant-difference':
      return ['effects', model.effects.length, arms]
    case 'constant-odds':
      return ['shifts', model.shifts.length, arms]
    case 'separate':
      return ['arms', model.arms.length, arms * width]
    case 'pooled':
      return ['coefficients', model.coefficients.length, model.terms.width]
  }
}
