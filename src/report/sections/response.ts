import type { NoEffect, OptionEffect, ResponseCandidate, ResponseFitted } from '../../contracts/response.ts'
import type { RunResult } from '../../contracts/run.ts'
import { columnOfKind, numbersOf, textAt } from '../../table/access.ts'
import { dataTable } from '../data-table.ts'
import type { Html } from '../html.ts'
import { intervalChart } from '../interval-chart.ts'
import { count, decimals, decimalsOfEstimates, interval, setPercent } from '../numbers.ts'
import { badge, heading, list, note, paragraph, type Section } from '../section.ts'

/** More lines than this are not compared by eye; the run folder has them all. */
const shownEffects = 24

const titles: { readonly [reason in NoEffect['reason']]: string } = {
  'no-contacts': 'no past contacts',
  'no-control': 'no control group',
  'not-randomized': 'not randomized',
  'too-few': 'too few contacts',
}

/** What past contacts say about the change each option makes, or why they say nothing. */
export function response(result: RunResult): Section {
  const learned = result.response
  return {
    id: 'response',
    title: 'What the past says',
    body: 'kind' in learned ? nothing(learned) : something(learned, result),
  }
}

function nothing({ reason, words }: NoEffect): Html[] {
  return [
    paragraph(badge('doubt', titles[reason]), ' ', words),
    note('No effect is claimed anywhere on this page. The plan below is a randomized pilot that will tell.'),
  ]
}

function something(fitted: ResponseFitted, result: RunResult): Html[] {
  return [
    list(fitted.words),
    ...effects(fitted, result),
    heading('How the way of predicting was chosen'),
    candidates(fitted.candidates),
    note(
      'Loss on customers the model had not seen; lower is better. The simplest that the best does not clearly beat is taken.',
    ),
  ]
}

function effects({ effects: all, outcome }: ResponseFitted, { options }: RunResult): Html[] {
  if (all.length === 0) return []
  const shown = mostTelling(all)
  const words = decimals(decimalsOfEstimates(shown.map(({ effect }) => effect)))
  const name = optionNames(options)
  const level = setPercent(shown[0].effect.level)
  return [
    heading('What each option changed'),
    intervalChart({
      summary: `Change of ${outcome} per customer by option with ${level} intervals. The table that follows has the same numbers.`,
      axis: `change of ${outcome} per customer, ${level} interval`,
      rows: shown.map(({ option, effect }) => ({ label: name(option), estimate: effect, hollow: false })),
      words,
    }),
    dataTable({
      caption: `Change of ${outcome} per customer against no contact`,
      columns: [
        { title: 'Option', cell: ({ option }) => name(option) },
        { title: 'Contacted', figures: true, cell: ({ treated }) => count(treated) },
        { title: 'Control', figures: true, cell: ({ control }) => count(control) },
        { title: 'Change', figures: true, cell: ({ effect }) => words(effect.estimate) },
        { title: `${level} interval`, figures: true, cell: ({ effect }) => interval(effect, words) },
      ],
      rows: shown,
    }),
    ...(shown.length === all.length
      ? []
      : [
          note(
            `The ${count(shown.length)} of ${count(all.length)} options that differ most clearly from 0 are shown.`,
          ),
        ]),
  ]
}

function mostTelling(effects: readonly OptionEffect[]): readonly OptionEffect[] {
  const clarity = ({ effect }: OptionEffect): number => Math.abs(effect.estimate) / effect.standardError
  return effects
    .toSorted((a, b) => clarity(b) - clarity(a) || a.option - b.option)
    .slice(0, shownEffects)
    .sort((a, b) => a.option - b.option)
}

function optionNames({ table }: RunResult['options']): (option: number) => string {
  const offer = columnOfKind(table, 'offer', 'text')
  const channel = columnOfKind(table, 'channel', 'text')
  const rows = new Map(Array.from(numbersOf(table, 'option'), (option, row) => [option, row] as const))
  return (option) => {
    const row = rows.get(option)
    return row === undefined ? `option ${option}` : `${textAt(offer, row)} by ${textAt(channel, row)}`
  }
}

function candidates(rows: readonly ResponseCandidate[]): Html {
  const digits = Math.max(
    4,
    ...rows.filter(({ loss }) => loss > 0).map(({ loss }) => 3 - Math.floor(Math.log10(loss))),
  )
  const words = decimals(Math.min(8, digits))
  return dataTable({
    caption: 'Ways of predicting, judged out of fold',
    columns: [
      {
        title: 'Way',
        cell: ({ name, chosen }) => [
          name.replaceAll('-', ' '),
          chosen ? [' ', badge('good', 'chosen')] : null,
        ],
      },
      { title: 'Loss', figures: true, cell: ({ loss }) => words(loss) },
      { title: 'Behind the best', figures: true, cell: ({ differenceToBest }) => words(differenceToBest) },
      { title: 'Standard error', figures: true, cell: ({ standardError }) => words(standardError) },
    ],
    rows,
  })
}
