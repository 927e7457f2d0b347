import type { PolicyComparison, PolicyValue, RunResult } from '../../contracts/run.ts'
import { dataTable } from '../data-table.ts'
import { type Html, html } from '../html.ts'
import { intervalChart } from '../interval-chart.ts'
import { count, decimals, decimalsOfEstimates, interval, percent, setPercent } from '../numbers.ts'
import { badge, note, paragraph, type Section } from '../section.ts'
import { capital, plural } from '../words.ts'

const weight = decimals(2)

const verdicts = {
  personalize: ['good', 'personal decisions pay'],
  'do-not-personalize': ['doubt', 'personal decisions are not shown to earn more'],
  unknown: ['doubt', 'not known'],
} as const

const methods: { readonly [method in PolicyComparison['method']]: string } = {
  'inverse-propensity':
    'Each way of deciding was made on one half of the past contacts and valued on the other, by what the customers for whom lot and policy agree went on to do, weighted by how likely that draw was.',
  model:
    'Values are predictions of the response model, since the past cannot be weighted; they share its errors.',
}

/** The plan's value beside the simple ways of deciding. */
export function comparison(result: RunResult): Section {
  return {
    id: 'comparison',
    title: 'Is it better than something simple?',
    body: result.comparison === null ? unknown() : known(result.comparison, result.goal.currency),
  }
}

function unknown(): Html {
  return paragraph(
    badge('doubt', 'not known'),
    ' There are no past contacts drawn by lot with known chances, so the plan cannot be valued beside nobody, the best option for all, or ranking by response. The pilot will tell.',
  )
}

function known({ policies, verdict, words, method, unusable }: PolicyComparison, currency: string): Html[] {
  const [tone, word] = verdicts[verdict]
  const amount = decimals(decimalsOfEstimates(policies.map(({ value }) => value)))
  const level = setPercent(policies[0]?.value.level ?? 0.95)
  return [
    paragraph(badge(tone, word), ' ', words),
    intervalChart({
      summary: `Value per customer of each way of deciding with ${level} intervals. The table that follows has the same numbers.`,
      axis: `${currency} per customer after costs, ${level} interval`,
      rows: policies.map(({ words: label, value, feasible }) => ({
        label: capital(label),
        estimate: value,
        hollow: !feasible,
      })),
      words: amount,
    }),
    dataTable({
      caption: `Value in ${currency} per customer after costs, on customers the decisions were not made from`,
      columns: [
        { title: 'Way of deciding', cell: (policy: PolicyValue) => capital(policy.words) },
        { title: 'Value', figures: true, cell: ({ value }) => amount(value.estimate) },
        { title: `${level} interval`, figures: true, cell: ({ value }) => interval(value, amount) },
        {
          title: 'The plan is better by',
          figures: true,
          cell: ({ planMinusThis: by }) =>
            by === null ? '–' : html`${amount(by.estimate)}<small>${interval(by, amount)}</small>`,
        },
        { title: 'Contacted', figures: true, cell: ({ contacted }) => percent(contacted) },
        {
          title: 'Mean weight',
          figures: true,
          cell: ({ meanWeight }) => weight(meanWeight),
        },
        {
          title: 'Keeps the limits',
          cell: ({ feasible }) => badge(feasible ? 'good' : 'doubt', feasible ? 'yes' : 'no'),
        },
      ],
      rows: policies,
    }),
    note(
      methods[method],
      ' The mean weight is near 1 where the chances of the draw are right.',
      unusable === 0
        ? ''
        : ` ${plural(count(unusable), 'past contact')} without a usable chance or outcome ${unusable === 1 ? 'is' : 'are'} left out.`,
      ' Values include what customers bring without any message. Hollow dots: does not keep the limits, shown for comparison only.',
    ),
  ]
}
