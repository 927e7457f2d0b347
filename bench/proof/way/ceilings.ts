import type { Retailer, SupplierName } from 'clientele/synth'
import { departments } from '../../../src/synth/retailer/departments.ts'
import { optionDepartment } from '../laboratory/catalog.ts'
import { openCeiling } from '../laboratory/ceiling.ts'
import { beside, type Features, featuresOfRows, standardized, under } from '../laboratory/features.ts'
import { readPilot } from '../laboratory/pilot.ts'
import { type SupplierLetter, supplierFeatures } from '../laboratory/suppliers.ts'
import { type Truth, truthOfRows } from '../laboratory/truth.ts'

/** The letters by which the specification calls the suppliers. */
export const letterOf: { readonly [name in SupplierName]: SupplierLetter } = {
  home_panel: 'A',
  coalition: 'B',
  life_score: 'C',
  data_plus: 'D',
}

/** What may be known of customers on the day of the plan. */
export interface Observed {
  /** Of all customers, those to plan for first. */
  readonly features: Features
  /** Whose a feature is: the company's own is null. */
  readonly supplier: readonly (SupplierName | null)[]
}

/**
 * All that a company can know of its customers: its books, what came of the pilot, and what every supplier says.
 *
 * @param own - what the books tell, of all customers.
 */
export function observe(merged: Retailer, own: Features): Observed {
  const company = beside(own, pilotFeatures(merged, own.rows))
  const parts = Object.entries(letterOf).map(([name, letter]) => ({
    name: name as SupplierName,
    said: supplierFeatures(merged, own.rows, letter),
  }))
  return {
    features: standardized(beside(company, ...parts.map(({ said }) => said))),
    supplier: [
      ...company.names.map(() => null),
      ...parts.flatMap(({ name, said }) => said.names.map(() => name)),
    ],
  }
}

/** Who was written to in the pilot, who visited the shop then, and of which department the coupon was that somebody used. */
function pilotFeatures(merged: Retailer, customers: number): Features {
  const { rows, customer, option, visited, redeemed } = readPilot(merged, 0, customers)
  const names = ['written_to', 'visited', ...departments.map((name) => `redeemed_${name}`)]
  const x = new Float64Array(customers * names.length)
  for (let i = 0; i < rows; i++) {
    const at = customer[i] * names.length
    x[at + 1] = visited[i]
    if (option[i] < 0) continue
    x[at] = 1
    x[at + 2 + optionDepartment[option[i]]] = redeemed[i]
  }
  return { names, rows: customers, x }
}

/** What is knowable of each customer to plan for, by whose data are bought. */
export interface Ceilings {
  /** @returns shape [customers, options]. */
  with(suppliers: readonly SupplierName[]): Float64Array
}

/**
 * What options are worth for each customer to plan for, as far as observable features tell: learned from the noise-free values of others, who are not planned for.
 *
 * @param customers - how many are planned for: the first.
 * @param truth - of all customers.
 */
export function openCeilings({ features, supplier }: Observed, customers: number, truth: Truth): Ceilings {
  const others = featuresOfRows(features, customers, truth.customers)
  const planned = featuresOfRows(features, 0, customers)
  const ceiling = openCeiling(under(others, planned), truthOfRows(truth, customers, truth.customers))
  return {
    with(suppliers) {
      const isSeen = (place: number): boolean => {
        const from = supplier[place]
        return from === null || suppliers.includes(from)
      }
      return ceiling.estimate([...features.names.keys()].filter(isSeen))
    },
  }
}
