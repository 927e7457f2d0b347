import { ClienteleError } from '../../errors.ts'

/** The key of a customer: of one length, so that keys in order of bytes are customers in order of number. */
export function customerId(customer: number): string {
  return `c${String(customer).padStart(9, '0')}`
}

/** The key of a household. */
export function householdId(household: number): string {
  return `h${String(household).padStart(9, '0')}`
}

/**
 * The number of a customer.
 *
 * @throws ARGUMENT_INVALID for what is no key of a customer of this retailer.
 */
export function customerNumber(id: string | null, customers: number): number {
  const number = id !== null && /^c\d{9}$/.test(id) ? Number(id.slice(1)) : customers
  if (number < customers) return number
  throw new ClienteleError(
    'ARGUMENT_INVALID',
    `A customer_id does not belong to the ${customers} customers of this synthetic retailer. Use the seed and size that made the data.`,
    { customers },
  )
}
