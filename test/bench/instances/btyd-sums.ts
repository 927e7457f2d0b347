import { type BtydCustomers, btydCustomers } from '../../../bench/instances/btyd.ts'

/** The sums that are published of customers who buy until they leave. */
export function btydSums(count: number): { readonly [name: string]: number } {
  const made: BtydCustomers = btydCustomers(count)
  const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0)
  return {
    repeats: sum(made.repeats),
    recencyDays: sum(made.recencyDays),
    tenureDays: sum(made.tenureDays),
    later: sum(made.later),
    alive: sum(made.alive),
    never: made.repeats.filter((repeats) => repeats === 0).length,
    most: made.repeats.reduce((most, repeats) => Math.max(most, repeats), 0),
    meanCents: sum(made.meanCents),
  }
}
