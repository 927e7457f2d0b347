import type { TargetPlan } from '../../contracts/plan.ts'
import { numbersOf } from '../../table/access.ts'
import { count } from '../numbers.ts'

/** How many customers the options of a pilot have each, from the fewest to the most. */
export function actualArms({ decisions }: TargetPlan): string {
  if (!decisions.names.includes('option')) return 'not known'
  const counts = new Map<number, number>()
  for (const option of numbersOf(decisions, 'option')) counts.set(option, (counts.get(option) ?? 0) + 1)
  const sizes = [...counts.values()].sort((a, b) => a - b)
  if (sizes.length === 0) return 'none'
  const [least, most] = [sizes[0], sizes[sizes.length - 1]]
  return least === most ? count(least) : `${count(least)} to ${count(most)}`
}
