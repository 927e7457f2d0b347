import type { Pass } from '../engine/pass.ts'
import { exp } from '../math/exp.ts'
import { log1p } from '../math/log.ts'
import type { Design, DesignRows } from './linear-design.ts'

/** `logistic`: outcomes 0 and 1, mean 1 / (1 + e^-eta). `poisson`: outcomes of 0 or more, mean e^eta. */
export type NewtonFamily = 'logistic' | 'poisson'

/** Regressions that are minimized together, at their current coefficients. */
export interface NewtonState {
  readonly family: NewtonFamily
  /** Shape [models, width]. */
  readonly coefficients: Float64Array
  /** The target of each model. */
  readonly targets: readonly number[]
  /** By group: the models its rows belong to. */
  readonly members: readonly (readonly number[])[]
}

/** The loss of every model with its derivatives, without penalty. */
export interface NewtonSum {
  readonly leftOut: Float64Array
  /** Rows, shape [models]. */
  readonly rows: Float64Array
  /** Sums of w loss, shape [models]; logistic: log loss; poisson: mean - y eta. */
  readonly loss: Float64Array
  /** Shape [models, width]. */
  readonly gradient: Float64Array
  /** Shape [models, width, width]; the lower triangles. */
  readonly hessian: Float64Array
  /** Rows on the wrong side of a predictor of 0, shape [models]; none at all means that the outcomes are separated. */
  readonly wrong: Float64Array
}

/** The pass of Newton's method for regressions with a logarithmic or logistic link. */
export function newtonPass(name: string, design: Design): Pass<NewtonState, NewtonSum, DesignRows> {
  const { width } = design
  return {
    name,
    columns: design.columns,
    empty: ({ targets }) => ({
      leftOut: new Float64Array(1),
      rows: new Float64Array(targets.length),
      loss: new Float64Array(targets.length),
      gradient: new Float64Array(targets.length * width),
      hessian: new Float64Array(targets.length * width * width),
      wrong: new Float64Array(targets.length),
    }),
    local: (table, from, to) => design.read(table, from, to),
    shard(_table, _from, _to, state, into, rows) {
      for (let i = 0; i < rows.count; i++) {
        if (rows.group[i] < 0) into.leftOut[0] += 1
        else for (const model of state.members[rows.group[i]]) addRow(into, state, model, rows, i, design)
      }
    },
    add(into, other) {
      for (const part of ['leftOut', 'rows', 'loss', 'gradient', 'hessian', 'wrong'] as const) {
        for (let i = 0; i < into[part].length; i++) into[part][i] += other[part][i]
      }
    },
  }
}

function addRow(
  into: NewtonSum,
  state: NewtonState,
  model: number,
  rows: DesignRows,
  i: number,
  { width, targets }: Design,
): void {
  const { x } = rows
  const at = i * width
  const own = model * width
  let eta = 0
  for (let j = 0; j < width; j++) eta += state.coefficients[own + j] * x[at + j]
  const y = rows.y[i * targets + state.targets[model]]
  const weight = rows.weight[i]
  const logistic = state.family === 'logistic'
  // One exponential serves both the probability and its loss.
  const e = exp(logistic ? -Math.abs(eta) : eta)
  const mean = logistic ? (eta >= 0 ? 1 : e) / (1 + e) : e
  into.rows[model] += 1
  into.loss[model] += weight * (logistic ? Math.max(0, eta) + log1p(e) - y * eta : mean - y * eta)
  if (y > 0.5 ? eta <= 0 : eta >= 0) into.wrong[model] += 1
  const residual = weight * (mean - y)
  const curvature = weight * (logistic ? mean * (1 - mean) : mean)
  const { gradient, hessian } = into
  let row = own * width
  for (let j = 0; j < width; j++) {
    const xj = x[at + j]
    // Rows of encoded levels are mostly 0.
    if (xj !== 0) {
      gradient[own + j] += residual * xj
      const scaled = curvature * xj
      for (let k = 0; k <= j; k++) hessian[row + k] += scaled * x[at + k]
    }
    row += width
  }
}
