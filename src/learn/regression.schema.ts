import * as z from 'zod'
import { word } from '../contracts/document.schema.ts'
import { ClienteleError } from '../errors.ts'
import type { RegressionFitted } from './regression-inputs.ts'

/** The options that every regression has. */
export const regressionOptions: z.ZodObject<{
  features: z.ZodArray<z.ZodType<string>>
  target: z.ZodType<string>
  prepare: z.ZodOptional<z.ZodArray<z.ZodUnknown>>
  weight: z.ZodOptional<z.ZodType<string>>
  cluster: z.ZodOptional<z.ZodType<string>>
  penalty: z.ZodOptional<z.ZodNumber>
}> = z.object({
  features: z.array(word).min(1),
  target: word,
  prepare: z.array(z.unknown()).optional(),
  weight: word.optional(),
  cluster: word.optional(),
  penalty: z.number().min(0).optional(),
})

/** What every regression has fitted. */
export const regressionFitted: z.ZodObject<{
  target: z.ZodType<string>
  terms: z.ZodArray<z.ZodType<string>>
  coefficients: z.ZodArray<z.ZodNumber>
  standardErrors: z.ZodArray<z.ZodNumber>
  covariance: z.ZodArray<z.ZodNumber>
}> = z.object({
  target: word,
  terms: z.array(word).min(1),
  coefficients: z.array(z.number()),
  standardErrors: z.array(z.number().min(0)),
  covariance: z.array(z.number()),
})

/** Checks that the lists of a stored regression have the lengths that its terms ask for. @throws MODEL_INVALID */
export function assertSizes(kind: string, fitted: RegressionFitted): void {
  const width = fitted.terms.length + 1
  const expected = { coefficients: width, standardErrors: width, covariance: width * width }
  for (const name of ['coefficients', 'standardErrors', 'covariance'] as const) {
    if (fitted[name].length === expected[name]) continue
    throw new ClienteleError(
      'MODEL_INVALID',
      `The ${kind} model names ${width - 1} terms, and "${name}" holds ${fitted[name].length} numbers where ${expected[name]} belong. It was cut or changed; fit it again.`,
      { name, found: fitted[name].length, expected: expected[name] },
    )
  }
}
