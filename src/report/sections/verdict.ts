import type { RunResult } from '../../contracts/run.ts'
import { type Html, html } from '../html.ts'
import { count, money, percent } from '../numbers.ts'
import { facts, paragraph } from '../section.ts'
import { planParts, plural, together } from '../words.ts'
import { actualArms } from './actual-arms.ts'

/** The answer first: what to do, what it brings and how sure that is, in a paragraph and five figures. */
export function verdict(result: RunResult): Html {
  const { plan, customers, readiness } = result
  const held = plan.holdout.customers.rowCount
  const failed = readiness.filter(({ status }) => status === 'fail').length
  const sentences = [
    whatIsSent(result),
    ...(result.comparison === null ? [] : [result.comparison.words]),
    ...(plan.unmet.length === 0
      ? []
      : [`${plural(count(plan.unmet.length), 'limit')} could not be met; see the limits.`]),
    ...(failed === 0
      ? []
      : [`${plural(count(failed), 'check')} of readiness failed: mend that before anything is sent.`]),
    `${plural(count(held), 'customer')} (${percent(held / Math.max(1, customers))}) ${held === 1 ? 'is' : 'are'} kept out by lot, so that the result can be proved.`,
  ]
  return html`<p class="headline">${headline(result)}</p>
${paragraph(sentences.join(' '))}${figures(result)}`
}

function headline({ plan, comparison }: RunResult): string {
  if (plan.purpose === 'pilot') return 'First a pilot: the past cannot tell what the offers change.'
  switch (comparison?.verdict) {
    case 'personalize':
      return 'Personal decisions pay: follow the plan, and prove it with the pilot.'
    case 'do-not-personalize':
      return 'Do not personalize yet: it is not shown that a decision for each customer earns more than a simple rule.'
    default:
      return 'A plan is made; whether personal decisions beat a simple rule is not known yet.'
  }
}

function whatIsSent(result: RunResult): string {
  const { plan, customers, goal } = result
  const contacted = plan.outcomes['contacted'] ?? 0
  const messages = plural(count(plan.decisions.rowCount), 'message')
  const whom = `${count(contacted)} of ${plural(count(customers), 'customer')} (${percent(contacted / Math.max(1, customers))})`
  const cost = money(together(planParts(result)).cost, goal.currency)
  if (plan.purpose === 'pilot')
    return `The pilot sends ${messages}, drawn at random, to ${whom} and costs ${cost}. It promises no gain: its purpose is to learn what each offer changes. ${plan.why ?? ''}`
  const value = money(together(planParts(result)).value, goal.currency)
  return `The plan sends ${messages} to ${whom}. It costs ${cost} and is expected to bring ${value} after costs.`
}

function figures(result: RunResult): Html {
  const { plan, customers, goal } = result
  const value = money(together(planParts(result)).value, goal.currency)
  return facts([
    ['Customers', count(customers)],
    ['Messages', count(plan.decisions.rowCount)],
    ['Cost', money(together(planParts(result)).cost, goal.currency)],
    ...(plan.purpose === 'plan'
      ? ([
          ['Expected value after costs', value],
          ['Distance to the best possible plan', `at most ${percentOfGap(plan.gap)}`],
        ] as const)
      : ([
          ['Customers drawn for each option', actualArms(plan)],
          ['Customers needed for each', count(result.pilot.perArm)],
        ] as const)),
  ])
}

function percentOfGap(gap: number): string {
  return gap > 0 && gap < 0.0005 ? '0.05%' : percent(Math.max(0, gap))
}
