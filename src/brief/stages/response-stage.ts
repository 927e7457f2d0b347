import type { NoEffect, ResponseModel } from '../../contracts/response.ts'
import type { Context } from '../../engine/context.ts'
import { fitResponse } from '../../response/fit-response.ts'
import type { ResponseOptions } from '../../response/response-options.ts'
import type { Table } from '../../table/table.ts'
import type { Brief } from '../brief.ts'
import { optionsOf } from '../options-of.ts'
import { featuresOf, trialsLeft } from './features-stage.ts'
import type { Left, Stage } from './stage.ts'

/** What each option would change, learned from past contacts; or why that cannot be said. */
export const responseStage: Stage = {
  name: 'response',
  async run({ brief, left, context }) {
    const trials = trialsLeft(left['features'])
    const response =
      trials === null ? noContacts : await fitResponse(trials, responseOptions(brief, left, context, trials))
    return { tables: {}, documents: { response } }
  },
}

/** The response as its stage left it. */
export function responseOf(left: Left): ResponseModel | NoEffect {
  return left['response'].documents['response'] as ResponseModel | NoEffect
}

const noContacts: NoEffect = {
  kind: 'no-effect',
  reason: 'no-contacts',
  words:
    'There are no past contacts to learn from. What an option changes can only be found by trying it on customers drawn at random, beside others who get nothing.',
}

/** How a brief wants its past contacts read. */
export function responseOptions(brief: Brief, left: Left, context: Context, trials: Table): ResponseOptions {
  const { outcome = brief.goal.metric, kind = 'amount', learners, features } = brief.response ?? {}
  const columns = features ?? learnableFeatures(left, trials)
  return {
    ...context,
    options: optionsOf(brief),
    features: columns,
    outcome: typeof outcome === 'string' ? { column: outcome } : outcome,
    kind,
    randomized: brief.data.contacts?.randomized ?? false,
    learners: learners as ResponseOptions['learners'],
    matched: matchedFeatures(brief, columns),
  }
}

/** Features that exist beside the trials and are no text of their own kind for each customer. */
function learnableFeatures(left: Left, trials: Table): string[] {
  return featuresOf(left)
    .definitions.map(({ name }) => name)
    .filter((name) => trials.names.includes(name))
}

/** Features that exist for every department, such as `orders_food`: they mean the same for each. */
function matchedFeatures(
  brief: Brief,
  columns: readonly string[],
): { readonly [name: string]: { readonly [department: string]: string } } | undefined {
  const departments = brief.departments.map(({ name }) => name)
  const [first] = departments
  const stems = columns
    .filter((name) => name.endsWith(`_${first}`))
    .map((name) => name.slice(0, -first.length - 1))
  const whole = stems.filter((stem) => departments.every((name) => columns.includes(`${stem}_${name}`)))
  if (whole.length === 0 || departments.length < 2) return undefined
  return Object.fromEntries(
    whole.map((stem) => [stem, Object.fromEntries(departments.map((name) => [name, `${stem}_${name}`]))]),
  )
}
