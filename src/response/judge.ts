import type { ResponseCandidate } from '../contracts/response.ts'
import type { CandidateFits } from './candidate-fits.ts'
import { chooseCandidate, pickLosses } from './choose.ts'
import type { CandidateFit } from './learner.ts'
import { lossPass } from './loss-pass.ts'
import type { Trial } from './trial.ts'

/** The candidates as judged, and the one to finish. */
export interface Judgement {
  readonly candidates: readonly ResponseCandidate[]
  readonly chosen: CandidateFit
}

/** Judges the candidates out of fold; of the proposals of one learner only the best is a candidate. */
export async function judge(trial: Trial, fits: CandidateFits): Promise<Judgement> {
  const { session, layout, design, effects, shares } = trial
  const { candidates } = fits
  const sum = await session.run(lossPass(layout, design), {
    candidates: candidates.map(({ byFold }) => byFold),
    base: fits.ground.linear.base.slice(0, layout.folds * layout.targets.length * design.width),
    effects: effects.heldOut,
    inverse: shares.map((share) => 1 / share),
    armWeights: armWeights(trial),
  })
  const picked: number[] = []
  for (const [c, { name }] of candidates.entries()) {
    const rival = picked.findIndex((other) => candidates[other].name === name)
    if (rival < 0) picked.push(c)
    else if (sum.loss[c] < sum.loss[picked[rival]]) picked[rival] = c
  }
  const judged = chooseCandidate(
    picked.map((c) => candidates[c].name),
    pickLosses(sum, picked),
    layout.folds,
  )
  return { candidates: judged, chosen: candidates[picked[judged.findIndex(({ chosen }) => chosen)]] }
}

/** Each measured arm counts by its share of the contacts. */
function armWeights({ layout, effects, measured }: Trial): readonly number[] {
  const contacts = measured.reduce((sum, arm) => sum + effects.treated[arm], 0)
  return layout.arms.map((_, arm) => (measured.includes(arm) ? effects.treated[arm] / contacts : 0))
}
