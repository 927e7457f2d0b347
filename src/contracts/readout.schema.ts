import * as z from 'zod'
import { checkDocument, count, finite, word } from './document.schema.ts'
import type { Estimate, PilotSize, Readout } from './readout.ts'

/** An estimate within its interval. */
export const estimate: z.ZodType<Estimate> = z
  .strictObject({
    estimate: finite,
    standardError: z.number().min(0),
    lower: finite,
    upper: finite,
    level: z.number().gt(0).lt(1),
  })
  .refine((found) => found.lower <= found.estimate && found.estimate <= found.upper, {
    message: 'expected an interval that holds its estimate',
    path: ['lower'],
  })

const pilotSize: z.ZodType<PilotSize> = z.strictObject({
  perArm: count,
  arms: count,
  detects: finite,
  power: z.number().gt(0).lt(1),
  alpha: z.number().gt(0).lt(1),
  words: word,
})

const schema = z
  .strictObject({
    kind: z.literal('readout'),
    lift: estimate,
    interval: z.tuple([finite, finite]),
    method: z.literal('welch'),
    arms: z.array(
      z.strictObject({
        arm: word,
        treated: count,
        control: count,
        lift: estimate,
        ratio: estimate.nullable(),
      }),
    ),
    sampleRatio: z.strictObject({
      chiSquare: z.number().min(0),
      degreesOfFreedom: count,
      p: z.number().min(0).max(1),
      ok: z.boolean(),
    }),
    valueToCompany: estimate,
    valueToCustomers: finite.nullable(),
    verdict: z.enum(['stop', 'hold', 'expand']),
    reasons: z.array(word).min(1),
    nextPilot: pilotSize.nullable(),
  })
  .refine(({ lift, interval }) => interval[0] === lift.lower && interval[1] === lift.upper, {
    message: 'expected the interval of the lift',
    path: ['interval'],
  })

/**
 * Checks a readout, for example one read from a run folder. Every number is finite, every estimate lies within its
 * interval, the verdict has a reason.
 *
 * @throws CONTRACT_INVALID
 */
export function checkReadout(value: unknown): Readout {
  return checkDocument(schema, value, 'CONTRACT_INVALID', 'the readout')
}
