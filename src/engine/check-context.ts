import { ClienteleError } from '../errors.ts'
import { daysFromText } from '../table/calendar.ts'
import type { Context } from './context.ts'

/**
 * Checks what every function over rows accepts.
 *
 * @throws ARGUMENT_INVALID for a seed that is no whole number from 0 to 2^53 - 1, DATE_INVALID for a day that does not exist.
 */
export function checkContext({ seed, asOf }: Context): void {
  if (seed !== undefined && !(Number.isSafeInteger(seed) && seed >= 0))
    throw new ClienteleError(
      'ARGUMENT_INVALID',
      `The seed is ${String(seed)}; expected a whole number from 0 to 2^53 - 1. Give such a number, or none for 1.`,
      { option: 'seed' },
    )
  if (asOf !== undefined) daysFromText(asOf)
}
