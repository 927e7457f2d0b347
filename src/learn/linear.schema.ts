import * as z from 'zod'
import { ClienteleError } from '../errors.ts'
import type { LinearModel, LinearOptions } from './linear.ts'

const penalty = z.number().min(0).finite()
const names = z.array(z.string()).min(1)

const linearOptions = z.object({
  features: names,
  target: z.string(),
  weight: z.string().optional(),
  cluster: z.string().optional(),
  penalty: penalty.optional(),
  errors: z.enum(['robust', 'classical']).optional(),
})

/** The options of a linear fit, checked. @throws ARGUMENT_INVALID */
export function checkLinearOptions(options: LinearOptions): LinearOptions {
  checkShape(linearOptions, options, 'ARGUMENT_INVALID', 'The options of fitLinear')
  return options
}

const logisticOptions = z.object({
  features: names,
  target: z.string(),
  weight: z.string().optional(),
  cluster: z.string().optional(),
  penalty: penalty.optional(),
  errors: z.enum(['robust', 'information']).optional(),
  maxIterations: z.int().min(1).optional(),
})

/** Checks the options of a logistic fit. @throws ARGUMENT_INVALID */
export function checkLogisticOptions(options: unknown): void {
  checkShape(logisticOptions, options, 'ARGUMENT_INVALID', 'The options of fitLogistic')
}

const fitted = z.object({
  target: z.string(),
  terms: z.array(z.string()),
  coefficients: z.array(z.number()).min(1),
  standardErrors: z.array(z.number()),
  covariance: z.array(z.number()),
})

/** A stored linear model, checked. @throws MODEL_INVALID, MODEL_VERSION */
export function readLinearModel(stored: unknown): LinearModel {
  checkRegression(
    stored,
    'linear',
    fitted.extend({
      errors: z.enum(['robust', 'classical', 'cluster']),
      variance: z.number(),
      degrees: z.number(),
    }),
  )
  return stored as LinearModel
}

const logisticFitted = fitted.extend({
  errors: z.enum(['robust', 'information', 'cluster']),
  objective: z.number(),
})

/** Checks a stored logistic model. @throws MODEL_INVALID, MODEL_VERSION */
export function checkLogisticModel(stored: unknown): void {
  checkRegression(stored, 'logistic', logisticFitted)
}

function checkRegression(stored: unknown, kind: string, shape: z.ZodType<z.infer<typeof fitted>>): void {
  const envelope = z.object({
    kind: z.literal(kind),
    version: z.number(),
    library: z.string(),
    inputs: z.array(
      z.object({ name: z.string(), kind: z.string(), unit: z.string().nullable(), missing: z.string() }),
    ),
    prepare: z.array(z.object({ kind: z.string(), version: z.number() })),
    options: z.record(z.string(), z.unknown()),
    fitted: shape,
    ending: z.object({ converged: z.boolean(), iterations: z.number(), warnings: z.array(z.string()) }),
    data: z.object({ rows: z.number(), asOf: z.string().nullable(), seed: z.number() }),
  })
  const model = checkShape(envelope, stored, 'MODEL_INVALID', `A stored model of kind "${kind}"`)
  if (model.version !== 1)
    throw new ClienteleError(
      'MODEL_VERSION',
      `The ${kind} model has version ${model.version}, and this library reads version 1. Fit it again, or update the library.`,
      { kind, found: model.version, expected: 1 },
    )
  const width = model.fitted.terms.length + 1
  const { coefficients, standardErrors, covariance } = model.fitted
  if (coefficients.length === width && standardErrors.length === width && covariance.length === width * width)
    return
  throw new ClienteleError(
    'MODEL_INVALID',
    `The ${kind} model names ${width - 1} terms but holds ${coefficients.length} coefficients and a covariance of ` +
      `${covariance.length} numbers; ${width} and ${width * width} belong to them. Fit it again.`,
    { kind, terms: width - 1, coefficients: coefficients.length },
  )
}

/** Checks a value against a schema and says where it differs first. */
function checkShape<Value>(
  schema: z.ZodType<Value>,
  value: unknown,
  code: 'ARGUMENT_INVALID' | 'MODEL_INVALID',
  what: string,
): Value {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const [issue] = result.error.issues
  const path = issue.path.join('.')
  throw new ClienteleError(
    code,
    `${what} cannot be used: ${path === '' ? '' : `at "${path}": `}${issue.message}. See the documentation of its fields.`,
    { path, issues: result.error.issues.length },
  )
}
