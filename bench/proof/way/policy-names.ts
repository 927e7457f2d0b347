import type { SupplierName } from 'clientele/synth'
import { rfmUncapped } from '../laboratory/policies.ts'

/** The names of the way with the usual suppliers: as it is, with every record ascribed to the right person, and with limits that promise something. */
export const theWay = 'the way'
export const theWayMerged = 'the way, perfect merge'
export const theWayStrict = 'the way, with minima'

/** Whoever knows the truth, and whoever writes to nobody. */
export const theOracle = 'oracle'
export const nobody = 'nobody'

/** The best plan there is with such limits. */
export const oracleStrict = `${theOracle}, with minima`

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

/** What anybody could use instead within the same limits: all but the way, who knows the truth, who writes to nobody, and the rule without caps. */
export function isRival(policy: string): boolean {
  return (
    policy !== rfmUncapped &&
    ![theWay, theOracle, theCeiling, nobody].some((known) => policy.startsWith(known))
  )
}

function listed(suppliers: readonly SupplierName[]): string {
  return suppliers.length === 0 ? 'no supplier' : suppliers.join(' and ')
}
