import type { Goal } from '../contracts/run.ts'

/**
 * What of the cost of a contact is to be taken off the goal's metric. The message always is. What a response costs to redeem is already taken off where the
 * metric is net of redemptions, as margins usually are; where it is not, it is taken off too.
 *
 * @param goal - `netOf` is `redemptions` by default.
 * @param message - cost of the message in currency units.
 * @param redemptions - cost of the redemptions in currency units.
 */
export function costBesideMetric(goal: Pick<Goal, 'netOf'>, message: number, redemptions: number): number {
  return goal.netOf === 'nothing' ? message + redemptions : message
}
