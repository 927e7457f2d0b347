import type { SupplierName } from 'clientele/synth'

/** The names of the way with the usual suppliers: as it is, with every record ascribed to the right person, and with limits that promise something. */
export const theWay = 'the way'
export const theWayMerged = 'the way, perfect merge'
export const theWayStrict = 'the way, with minima'

/** The best plan there is with such limits. */
export const oracleStrict = 'oracle, with minima'

/** What is knowable with the usual suppliers. */
export const theCeiling = 'ceiling'

/** The name of the way with other suppliers than usual. */
export function theWayWith(suppliers: readonly SupplierName[]): string {
  return `${theWay} with ${listed(suppliers)}`
}

/** The name of what is knowable with other suppliers than usual. */
export function ceilingWith(suppliers: readonly SupplierName[]): string {
  return `${theCeiling} with ${listed(suppliers)}`
}

export function isCeilingOfChoice(policy: string): boolean {
  return policy.startsWith(`${theCeiling} with `)
}

/** What anybody could use instead: everything that is neither the way, nor knows the truth, nor leaves all alone. */
export function isRival(policy: string): boolean {
  return ![theWay, 'oracle', theCeiling, 'nobody'].some((known) => policy.startsWith(known))
}

function listed(suppliers: readonly SupplierName[]): string {
  return suppliers.length === 0 ? 'no supplier' : suppliers.join(' and ')
}
