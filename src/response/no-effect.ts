import type { NoEffect } from '../contracts/response.ts'
import type { TrialCounts } from './counts-pass.ts'

/** Contacts of an option, and controls, below which nothing is said about its effect. */
export const leastRows = 30

/** Why the past cannot tell an effect, or null where it can. */
export function noEffectOf(randomized: boolean, counts: TrialCounts): NoEffect | null {
  const [control, ...treated] = counts.rows
  const contacts = treated.reduce((a, b) => a + b, 0)
  if (contacts === 0)
    return refusal(
      'no-contacts',
      'There are no past contacts, so nobody can know what an offer changes. Send a randomized pilot with a control group first.',
    )
  if (control === 0)
    return refusal(
      'no-control',
      `There are ${contacts} past contacts but no customer who was left alone for comparison. What contacted customers did is a response; ` +
        'a difference is not an effect, and here there is not even a difference. Send a randomized pilot with a control group first.',
    )
  if (!randomized)
    return refusal(
      'not-randomized',
      `The ${contacts} past contacts were not drawn at random. Those who were contacted differ from those who were not, and a difference is not an effect. ` +
        'Send a randomized pilot with a control group first.',
    )
  if (control < leastRows || treated.every((rows) => rows < leastRows))
    return refusal(
      'too-few',
      `There are ${control} controls, and ${Math.max(...treated)} contacts of the option with most. Below ${leastRows} of each an effect cannot be told from chance. ` +
        'Send a larger randomized pilot first.',
    )
  return null
}

function refusal(reason: NoEffect['reason'], words: string): NoEffect {
  return { kind: 'no-effect', reason, words }
}
