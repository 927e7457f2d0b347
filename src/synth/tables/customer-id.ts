/** The key of a customer: of one length, so that keys in order of bytes are customers in order of number. */
export function customerId(customer: number): string {
  return `c${String(customer).padStart(9, '0')}`
}

/** The key of a household. */
export function householdId(household: number): string {
  return `h${String(household).padStart(9, '0')}`
}
