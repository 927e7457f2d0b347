import { categoricalThresholds, drawCategory } from '../../math/categorical.ts'
import { streams } from '../../math/streams.ts'
import type { Cursor } from '../cursor.ts'

/**
 * Shares of homes with one to four and with five or more residents, where one, two or three of them are customers. Over all households they are those of
 * Complete Journey: .318, .397, .136, .066, .082.
 */
const residentsByCustomers = [
  [0.513, 0.321, 0.08, 0.038, 0.048],
  [0, 0.661, 0.162, 0.079, 0.098],
  [0, 0, 0.479, 0.232, 0.289],
].map(categoricalThresholds)

/**
 * Opens how many people live in a household, customers or not: 1 to 5, where 5 stands for five or more.
 *
 * @param householdOf - finds the household of a person: the number of its first person.
 */
export function openResidents(
  cursor: Cursor,
  householdOf: (person: number) => number,
): (household: number) => number {
  return (household) => {
    let customers = 1
    while (householdOf(household + customers) === household) customers++
    cursor.open(streams.residents, household)
    return 1 + drawCategory(cursor, residentsByCustomers[customers - 1])
  }
}
