import { insideOf } from '../inside.ts'
import type { Retailer } from '../retailer.ts'
import { retailerOn, viewedDay } from '../view.ts'
import type { World } from '../world.ts'

/**
 * What the retailer's systems would hold on a day if every record were known to be whose it is: one row and one key a person (`c` and nine digits) in the customer
 * file, clean, and that key everywhere else. What nobody wrote down, such as whose a purchase was, is missing here, too.
 *
 * @throws DATE_INVALID; ARGUMENT_INVALID before the first event, and after the end of the last wave that had its plan.
 */
export function perfectlyMerged(world: World, asOf: string): Retailer {
  const { settings, plans } = insideOf(world)
  const traits = { ...settings.traits, keys: 'persons' } as const
  return retailerOn({ ...settings, traits }, plans, viewedDay(settings, plans, asOf))
}
