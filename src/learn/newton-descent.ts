/** What was found at some coefficients. */
export interface Look {
  /** What is to become small; infinite where it is not defined. */
  readonly objective: number
  readonly gradient: Float64Array
  /** Newton's step: the (approximate) Hessian's inverse times the gradient. It is subtracted. */
  readonly step: Float64Array
  /** step' gradient: about twice what is left to gain. */
  readonly decrement: number
}

/** Where a descent ended. */
export interface Descent<L extends Look> {
  readonly at: Float64Array
  readonly look: L
  readonly iterations: number
  readonly converged: boolean
}

/**
 * Descends several objectives together by Newton's method: a step that does not lower its objective is halved. One has
 * converged when no element of its gradient exceeds 1e-9, or when its step is below 1e-12 standard errors (decrement
 * below `smallest`). The first look costs no step.
 *
 * @param starts - where each begins.
 * @param look - looks at some of them (by index) at given coefficients: one pass for all.
 * @param maxIterations - steps at most, halved ones included.
 * @param smallest - the decrement at which to stop. Default 1e-24.
 */
export async function descend<L extends Look>(
  starts: readonly Float64Array[],
  look: (active: readonly number[], trials: readonly Float64Array[]) => Promise<readonly L[]>,
  maxIterations: number,
  smallest: number = 1e-24,
): Promise<readonly Descent<L>[]> {
  const all = starts.map((_, id) => id)
  const first = await look(all, starts)
  const walks = starts.map((at, id): Walk<L> => startWalk(at, first[id], smallest))
  for (let iteration = 1; iteration <= maxIterations; iteration++) {
    const active = all.filter((id) => !walks[id].converged && walks[id].share > 0)
    if (active.length === 0) break
    const trials = active.map((id) => trialOf(walks[id]))
    const looks = await look(active, trials)
    for (const [position, id] of active.entries()) {
      accept(walks[id], trials[position], looks[position], smallest)
      walks[id].iterations = iteration
    }
  }
  return walks.map(({ at, look: found, iterations, converged }) => ({
    at,
    look: found,
    iterations,
    converged,
  }))
}

interface Walk<L extends Look> {
  at: Float64Array
  look: L
  /** The share of Newton's step that the next trial takes; 0 where no share of it lowers the objective. */
  share: number
  iterations: number
  converged: boolean
}

function startWalk<L extends Look>(at: Float64Array, look: L, smallest: number): Walk<L> {
  return { at, look, share: 1, iterations: 0, converged: arrived(look, smallest) }
}

function trialOf<L extends Look>({ at, look, share }: Walk<L>): Float64Array {
  return Float64Array.from(at, (value, j) => value - share * look.step[j])
}

function accept<L extends Look>(walk: Walk<L>, trial: Float64Array, look: L, smallest: number): void {
  // Rounding of the sums may hide what the last steps gain.
  const slack = 1e-12 * (1 + Math.abs(walk.look.objective))
  if (look.objective <= walk.look.objective + slack) {
    walk.at = trial
    walk.look = look
    walk.share = 1
    walk.converged = arrived(look, smallest)
  } else walk.share = walk.share > 2 ** -30 ? walk.share / 2 : 0
}

function arrived({ gradient, decrement }: Look, smallest: number): boolean {
  return gradient.every((slope) => Math.abs(slope) < 1e-9) || Math.abs(decrement) < smallest
}
