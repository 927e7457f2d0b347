/** The unit of every amount in a table of the retailer. */
export const euroCents = 'EUR/100'

/** An amount in EUR as whole cents. */
export function cents(amount: number): number {
  const whole = Math.round(100 * amount)
  return whole === 0 ? 0 : whole
}
