import type { RunResult } from '../../contracts/run.ts'
import { count, setPercent, short } from '../numbers.ts'
import { facts, heading, list, paragraph, type Section } from '../section.ts'
import { actualArms } from './actual-arms.ts'

/** How the plan will be proved before it grows. */
export function pilot({ pilot: size, plan, goal, next }: RunResult): Section {
  const held = plan.holdout.customers.rowCount
  return {
    id: 'pilot',
    title: 'The pilot',
    body: [
      paragraph(size.words),
      facts([
        ['Customers needed in each arm', count(size.perArm)],
        ...(plan.purpose === 'pilot'
          ? ([['Customers drawn for each option', actualArms(plan)]] as const)
          : []),
        ['Arms', count(size.arms)],
        ['Finds a change of', `${short(size.detects)} per customer`],
        ['Chance of finding it', setPercent(size.power)],
        ['Chance of a false alarm', setPercent(size.alpha)],
        ['Held out', `${count(held)} (${setPercent(plan.holdout.share)} asked for)`],
      ]),
      heading('How it will be read'),
      list([
        plan.purpose === 'pilot'
          ? `After ${count(goal.horizonDays)} days, ${goal.metric} per customer of everybody drawn for an option is compared with that of the held-out customers who could have been drawn for it, weighted by the chances that were logged.`
          : `After ${count(goal.horizonDays)} days, ${goal.metric} per customer of everybody in the plan, contacted or not, is compared with that of the held-out customers.`,
        'First the sizes of the groups are checked against what was drawn; where they do not fit, no verdict is given.',
        'Expand where the value after costs lies above 0 with its whole interval, stop where it lies below, else hold and measure again with the size that would tell.',
      ]),
      heading('What follows'),
      paragraph(next),
    ],
  }
}
