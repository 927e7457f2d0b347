import { textFromDays } from '../table/calendar.ts'
import { waveDays } from './retailer/drift.ts'
import type { Retailer } from './retailer.ts'
import { type RetailerSpec, settle } from './spec.ts'
import { openWorld } from './world.ts'

/**
 * Makes a synthetic retailer: customers in households with overlapping needs, who spend a part of each need here and the rest elsewhere, who come back or
 * leave, and whom messages move, leave cold or drive away.
 *
 * On day 0 a randomized pilot begins for a part of the customers (`pilotShare`): 70 % get one of twelve offers at equal chances through one of the
 * channels that reach them, 30 % get nothing; the outcomes of the 28 days from day 0 stand in `contacts`. All tables say what is known on day 28:
 * purchases and withdrawals of the pilot's days are among them, so features for learning must be those of day 0. A plan is made on day 28, for
 * everybody; {@link openWorld} is the same retailer, and goes on from there.
 *
 * Every value hangs on the seed and the customer's number alone: any range of customers, made anywhere in any order, gives the same rows, and the rows
 * of adjoining ranges follow one another. Random words: Philox (Salmon et al., 2011).
 *
 * @throws ARGUMENT_INVALID for a spec outside its ranges, DATE_INVALID for a day 0 that does not exist.
 */
export function synthesize(spec: RetailerSpec): Retailer {
  return openWorld(spec).view(textFromDays(settle(spec).dayZero + waveDays))
}
