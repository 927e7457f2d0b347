import type { SupplierName } from 'clientele/synth'

/** The names of the way with the usual suppliers: as it is, with every record ascribed to the right person, and with limits that promise something. */
export const theWay = 'the way'
export const theWayMerged = 'the way, perfect merge'
export const theWayStrict = 'the way, with minima'

/** The best plan there is with such limits. */
export const oracleStrict = 'oracle, with minima'

/** The name of the way with other suppliers than usual. */
export function theWayWith(suppliers: readonly SupplierName[]): string {
  return `${theWay} with ${suppliers.length === 0 ? 'no supplier' : suppliers.join(' and ')}`
}
