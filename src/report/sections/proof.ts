import type { RunResult } from '../../contracts/run.ts'
import { count, decimals, money } from '../numbers.ts'
import { facts, note, paragraph, type Section } from '../section.ts'
import { leastDistance } from '../words.ts'

/** How far the plan can be from the best possible one. */
export function proof({ plan, goal, seed }: RunResult): Section {
  const { objective, bound, gap, purpose } = plan
  if (purpose === 'pilot')
    return {
      id: 'proof',
      title: 'Proof',
      body: paragraph(
        `A pilot is drawn by lot (seed ${seed}, salt “${plan.holdout.salt}”) and not optimized, so there is nothing to prove about its value. With which chance every option could have been drawn for every customer is kept in the run folder.`,
      ),
    }
  const distance = Math.max(0, bound - objective)
  return {
    id: 'proof',
    title: 'Proof',
    body: [
      facts([
        ['Value of this plan', money(objective, goal.currency)],
        ['No plan can exceed', money(bound, goal.currency)],
        ['Gap', gapWords(gap)],
        ['Passes over the customers', count(plan.passes)],
      ]),
      paragraph(
        distance < leastDistance
          ? 'From the same expected values, no plan that keeps these limits is worth a cent more: this one is proven best.'
          : `From the same expected values, no plan that keeps these limits is worth more than ${money(distance, goal.currency)} beyond this one. Whoever promises more promises other data, or other limits.`,
      ),
      note(
        'The proof is about the choice, given the expected values. Whether those values are right is what the pilot shows.',
      ),
    ],
  }
}

function gapWords(gap: number): string {
  const share = gap * 100
  if (share <= 0) return '0%'
  return share < 1e-4 ? 'below 0.0001%' : `${decimals(share < 0.1 ? 4 : 2)(share)}%`
}
