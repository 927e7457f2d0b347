import {
  armCount,
  armPrices,
  type OptionsSpec,
  type OptionsTrial,
  optionsTrial,
} from '../../instances/uplift-options.ts'
import { learn, type Predicted } from './learn.ts'
import { testFrom } from './one-treatment.ts'
import { budgets, shareOfArms } from './policy.ts'
import type { RandomizedTrial } from './randomized-trial.ts'
import type { Reached } from './reached.ts'

/** Learns from one seed's trial of four offers in three channels, and values every policy on other customers, under every budget. */
export async function judgeArms(
  spec: Omit<OptionsSpec, 'from'>,
  customers: number,
): Promise<readonly Reached[]> {
  const drawn = optionsTrial(spec)
  const test = optionsTrial({ ...spec, rows: customers, from: testFrom })
  const trial = randomized(drawn)
  const ours = await learn(trial, test.features)
  const regressions = await learn(trial, test.features, ['logistic'])
  const measured = armMeans(drawn).map((mean, arm, means) => netWorth(arm, mean, means[0]))
  const best = measured.indexOf(Math.max(...measured.slice(1)))
  const policies: readonly [tool: string, score: Float64Array, Predicted | null][] = [
    ['clientele', changes(ours), ours],
    ['a regression per option', changes(regressions), regressions],
    ['response model', outcomes(regressions), regressions],
    ['constant effect', alike(customers, best, measured[best]), null],
    ['contact all', alike(customers, best, 1), null],
  ]
  return policies.flatMap(([tool, score, learned]) =>
    budgets.map((budget) => ({
      tool,
      budget,
      ...shareOfArms(test.profit, armCount, score, budget),
      learner: learned?.learner ?? null,
      seconds: learned?.seconds ?? null,
    })),
  )
}

/** Option = arm - 1, so that option = 3 * offer + channel. */
function randomized({ features, arm, responded }: OptionsTrial): RandomizedTrial {
  const option = Int16Array.from(arm, (number) => number - 1)
  return { features, option, propensity: 1 / armCount, responded, offers: 4, channels: 3 }
}

/** What an arm is worth against nothing, given the chances of a response with it and without. */
export function netWorth(arm: number, chance: number, untreated: number): number {
  const { margin, cost } = armPrices[arm]
  return margin * chance - armPrices[0].margin * untreated - cost
}

/** By customer and arm: what is predicted to change. */
function changes({ effect, chance }: Predicted): Float64Array {
  return byArm(chance, (arm, own, cell) => netWorth(arm, own, own - effect[cell]))
}

/** By customer and arm: what is predicted to come, whether or not it would have come anyway. */
function outcomes({ chance }: Predicted): Float64Array {
  return byArm(chance, (arm, own) => netWorth(arm, own, 0))
}

function byArm(
  chance: Float64Array,
  worth: (arm: number, chance: number, cell: number) => number,
): Float64Array {
  const options = armCount - 1
  const out = new Float64Array((chance.length / options) * armCount)
  for (let cell = 0; cell < chance.length; cell++) {
    const arm = 1 + (cell % options)
    out[Math.floor(cell / options) * armCount + arm] = worth(arm, chance[cell], cell)
  }
  return out
}

/** By customer and arm: one arm has the same score for everybody, the others have 0. */
function alike(customers: number, arm: number, score: number): Float64Array {
  const out = new Float64Array(customers * armCount)
  for (let cell = arm; cell < out.length; cell += armCount) out[cell] = score
  return out
}

/** The share of responses in each arm. */
function armMeans({ arm, responded }: OptionsTrial): number[] {
  const rows = new Array<number>(armCount).fill(0)
  const responses = new Array<number>(armCount).fill(0)
  for (const [row, own] of arm.entries()) {
    rows[own] += 1
    responses[own] += responded[row]
  }
  return responses.map((sum, own) => sum / rows[own])
}
