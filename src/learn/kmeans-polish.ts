import type { Session } from '../engine/pass.ts'
import { farthestPass, refillOf } from './kmeans-farthest.ts'
import type { KMeansOptions } from './kmeans-model.ts'
import { kmeansPass } from './kmeans-pass.ts'
import { isSame, type KMeansState, type KMeansSum, nextCenters, sumOfSquares } from './kmeans-sums.ts'
import type { Preparation } from './prepare/compile.ts'

/** A pass that lowers the sum of squares by less than this share is the last one. */
export const leastGain = 1e-6

/** Where Lloyd's passes ended. */
export interface Polished {
  readonly state: KMeansState
  /** Of all rows, to the centers of `state`. */
  readonly sum: KMeansSum
  readonly passes: number
  readonly converged: boolean
}

/** Lloyd's passes over all rows. */
export async function polish(
  session: Session,
  preparation: Preparation,
  start: KMeansState,
  { maxPasses = 100, tolerance = leastGain }: Pick<KMeansOptions, 'maxPasses' | 'tolerance'>,
): Promise<Polished> {
  const pass = kmeansPass(preparation)
  let state = start
  let before = Number.POSITIVE_INFINITY
  for (let passes = 1; ; passes++) {
    const sum = await session.run(pass, state)
    const next = nextCenters(state, sum, await refill(session, preparation, state, sum))
    const sse = sumOfSquares(state, sum)
    const converged = isSame(next, state.centers) || before - sse < tolerance * before
    if (converged || passes >= maxPasses) return { state, sum, passes, converged }
    state = { ...state, centers: next }
    before = sse
  }
}

/** The farthest row, where a cluster is empty. */
async function refill(
  session: Session,
  preparation: Preparation,
  state: KMeansState,
  { counts }: KMeansSum,
): Promise<Float64Array | null> {
  if (!counts.includes(0)) return null
  return refillOf(await session.run(farthestPass(preparation), state))
}
