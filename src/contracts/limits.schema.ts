import * as z from 'zod'
import { ClienteleError, unknownName } from '../errors.ts'
import { columnOfKind } from '../table/access.ts'
import { decode } from '../table/dictionary-text.ts'
import { checkDocument, count } from './document.schema.ts'
import type { Limits } from './limits.ts'
import type { Options } from './options.ts'

const amount = z.number().min(0)
const bounds = { min: amount.nullable().optional(), max: amount.nullable().optional() }
const missedUnit = amount.optional()
const record = <Shape extends z.ZodRawShape>(
  shape: Shape,
): z.ZodOptional<z.ZodRecord<z.ZodString, z.ZodObject<Shape, z.core.$strict>>> =>
  z.record(z.string(), z.strictObject(shape)).optional()

const schema = z.strictObject({
  perCustomer: z
    .strictObject({
      maxMessages: count.optional(),
      windowDays: amount.optional(),
      quietDays: amount.optional(),
      minBenefit: z.number().optional(),
    })
    .optional(),
  offers: record({ ...bounds, missedUnit }),
  channels: record({ max: amount.optional(), unitsPerContact: z.number().positive().optional() }),
  departments: record({ ...bounds, budget: amount.optional(), missedUnit }),
  segments: record({ ...bounds, missedUnit }),
  messages: amount.optional(),
  budget: amount.optional(),
  leastBenefit: z.number().optional(),
})

/**
 * Checks limits: known keys, numbers in their ranges, no minimum above its maximum, and, given the options, only offers,
 * channels and departments that exist.
 *
 * @param code - the code for limits of another shape. Default CONTRACT_INVALID.
 * @throws CONTRACT_INVALID (or the code given), LIMITS_IMPOSSIBLE, OPTION_NAME_UNKNOWN
 */
export function checkLimits(
  value: unknown,
  options?: Options | undefined,
  code: 'CONTRACT_INVALID' | 'BRIEF_INVALID' = 'CONTRACT_INVALID',
): Limits {
  const limits: Limits = checkDocument(schema, value, code, 'the limits')
  for (const noun of ['offers', 'departments', 'segments'] as const)
    for (const [name, { min, max }] of Object.entries(limits[noun] ?? {})) assertOrder(noun, name, min, max)
  if (options === undefined) return limits
  for (const [noun, column] of [
    ['offers', 'offer'],
    ['channels', 'channel'],
    ['departments', 'department'],
  ] as const)
    assertNames(Object.keys(limits[noun] ?? {}), options, column)
  return limits
}

function assertOrder(
  noun: string,
  name: string,
  min: number | null | undefined,
  max: number | null | undefined,
): void {
  if (min === undefined || max === undefined || min === null || max === null || min <= max) return
  throw new ClienteleError(
    'LIMITS_IMPOSSIBLE',
    `The limits ask for at least ${min} and at most ${max} of "${name}" (${noun}), which no plan can keep. Lower the minimum or raise the maximum.`,
    { noun, name, min, max },
  )
}

function assertNames(
  names: readonly string[],
  { table }: Options,
  column: 'offer' | 'channel' | 'department',
): void {
  const { codes, dictionary } = columnOfKind(table, column, 'text')
  const known = [...new Set(codes)].filter((code) => code >= 0).map((code) => decode(dictionary, code))
  for (const name of names)
    if (!known.includes(name)) throw unknownName('OPTION_NAME_UNKNOWN', column, name, known, 'the options')
}
