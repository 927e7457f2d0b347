import type { RunResult } from '../../contracts/run.ts'
import { dataTable } from '../data-table.ts'
import { count, percent } from '../numbers.ts'
import { heading, note, type Section } from '../section.ts'
import { exclusionWords, outcomeWords, wordsFor } from '../words.ts'

/** Who receives nothing, and why. */
export function leftAlone({ plan, excluded }: RunResult): Section {
  const outcomes = counted(plan.outcomes)
  const all = outcomes.reduce((sum, [, customers]) => sum + customers, 0)
  const reasons = counted(excluded)
  return {
    id: 'left-alone',
    title: 'Who is left alone, and why',
    body: [
      dataTable({
        caption: 'What becomes of every customer',
        columns: [
          { title: 'Outcome', cell: ([outcome]) => wordsFor(outcomeWords, outcome) },
          { title: 'Customers', figures: true, cell: ([, customers]) => count(customers) },
          { title: 'Share', figures: true, cell: ([, customers]) => percent(customers / Math.max(1, all)) },
        ],
        rows: [...outcomes, ['All customers', all] as const],
        total: true,
      }),
      ...(reasons.length === 0
        ? []
        : [
            heading('What was ruled out before planning'),
            dataTable({
              caption: 'Pairs of a customer and an option, by the first reason that rules them out',
              columns: [
                { title: 'Reason', cell: ([reason]) => wordsFor(exclusionWords, reason) },
                { title: 'Pairs', figures: true, cell: ([, pairs]) => count(pairs) },
              ],
              rows: reasons,
              narrow: 'scroll',
            }),
          ]),
      note(
        'Every decision, its reason and what would change it stand in the run folder: clientele explain <run folder> <customer id>.',
      ),
    ],
  }
}

function counted(counts: { readonly [name: string]: number }): readonly (readonly [string, number])[] {
  return Object.entries(counts)
    .filter(([, number]) => number > 0)
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
}
