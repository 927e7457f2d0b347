import {
  contactCosts,
  type UpliftSpec,
  type UpliftTrial,
  upliftMargin,
  upliftTrial,
} from '../../instances/uplift.ts'
import { learn, type Predicted } from './learn.ts'
import { budgets, shareOfRanking } from './policy.ts'
import type { RandomizedTrial } from './randomized-trial.ts'
import type { Reached } from './reached.ts'

/** Where the customers begin on whom policies are judged. */
export const testFrom = 10_000_000

/** Learns from one seed's trial of one treatment, and values every policy on other customers, under every budget. */
export async function judgeTreatment(
  spec: Omit<UpliftSpec, 'from'>,
  customers: number,
): Promise<readonly Reached[]> {
  const drawn = upliftTrial(spec)
  const test = upliftTrial({ ...spec, rows: customers, from: testFrom })
  const cost = contactCosts[spec.kind]
  const profit = test.treatedChance.map((chance, row) => worth(chance - test.untreatedChance[row], cost))
  const trial = randomized(drawn)
  const ours = await learn(trial, test.features)
  const regressions = await learn(trial, test.features, ['logistic'])
  const policies: readonly [tool: string, score: Float64Array, Predicted | null][] = [
    ['clientele', ours.effect.map((effect) => worth(effect, cost)), ours],
    ['a regression per option', regressions.effect.map((effect) => worth(effect, cost)), regressions],
    ['response model', regressions.chance.map((chance) => worth(chance, cost)), regressions],
    ['constant effect', new Float64Array(customers).fill(worth(meanDifference(drawn), cost)), null],
    ['contact all', new Float64Array(customers).fill(1), null],
  ]
  return policies.flatMap(([tool, score, learned]) =>
    budgets.map((budget) => ({
      tool,
      budget,
      ...shareOfRanking(profit, score, budget),
      learner: learned?.learner ?? null,
      seconds: learned?.seconds ?? null,
    })),
  )
}

function worth(effect: number, cost: number): number {
  return upliftMargin * effect - cost
}

/** A trial of one offer through one channel, drawn by a coin. */
function randomized({ features, treated, responded }: UpliftTrial): RandomizedTrial {
  const option = Int16Array.from(treated, (sent) => (sent === 1 ? 0 : -1))
  return { features, option, propensity: 0.5, responded, offers: 1, channels: 1 }
}

function meanDifference({ treated, responded }: UpliftTrial): number {
  const rows = [0, 0]
  const responses = [0, 0]
  for (const [row, arm] of treated.entries()) {
    rows[arm] += 1
    responses[arm] += responded[row]
  }
  return responses[1] / rows[1] - responses[0] / rows[0]
}
