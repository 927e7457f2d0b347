import { constantDifference } from './constant-difference.ts'
import { constantOdds } from './constant-odds.ts'
import type { Learner } from './learner.ts'
import { pooledOptions } from './pooled-options.ts'
import type { LearnerName } from './response-options.ts'
import { separateRegressions } from './separate-regressions.ts'

/** Every learner. To add one: its name in `learnerNames`, its file, its entry here. */
export const learners: { readonly [name in LearnerName]: Learner } = {
  'constant-difference': constantDifference,
  'constant-odds': constantOdds,
  linear: separateRegressions('linear', {
    meaning: 'one linear regression per option',
    outcomes: 'any',
    belowZero: true,
  }),
  logistic: separateRegressions('curved', {
    meaning: 'one logistic regression per option',
    outcomes: 'binary',
    belowZero: true,
  }),
  pooled: pooledOptions,
}
