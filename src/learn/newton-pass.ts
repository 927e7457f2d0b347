import type { Pass } from '../engine/pass.ts'
import { exp } from '../math/exp.ts'
import { log1p } from '../math/log.ts'
import type { Design, DesignRows } from './linear-design.ts'
import { linearPredictors } from './linear-predictors.ts'
import { addSquares, addWeighted, type FeatureBlock, strideFor } from './newton-squares.ts'

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
  /** Whether to leave the Hessians out, which are most of the work; they are then empty. */
  readonly withoutHessian?: true | undefined
}

/** The loss of every model with its derivatives, without penalty. */
export interface NewtonSum {
  readonly leftOut: Float64Array
  /** Rows, shape [models]. */
  readonly rows: Float64Array
  /** Sums of w and of w y, shape [models] each. */
  readonly weight: Float64Array
  readonly outcome: Float64Array
  /** Sums of w loss, shape [models]; logistic: log loss; poisson: mean - y eta. */
  readonly loss: Float64Array
  /** Shape [models, width]. */
  readonly gradient: Float64Array
  /** Shape [models, width, width]; the lower triangles. */
  readonly hessian: Float64Array
  /** Rows on the wrong side of a predictor of 0, shape [models]; none at all means that the outcomes are separated. */
  readonly wrong: Float64Array
}

/** The rows of a shard by group, those of a group beside each other once a model has asked for them. */
export interface NewtonLocal {
  readonly rows: DesignRows
  /** By group: the places of its rows. */
  readonly groups: readonly (readonly number[])[]
  readonly blocks: (NewtonBlock | null)[]
}

/** The pass of Newton's method for regressions with a logarithmic or logistic link. */
export function newtonPass(name: string, design: Design): Pass<NewtonState, NewtonSum, NewtonLocal> {
  const { width, sql } = design
  return {
    name,
    columns: design.columns,
    empty: (state) => emptyNewtonSum(state, width),
    local(table, from, to) {
      const rows = design.read(table, from, to)
      const groups = rowsByGroup(rows, design.groups)
      return { rows, groups, blocks: groups.map(() => null) }
    },
    shard(_table, _from, _to, state, into, { rows, groups, blocks }) {
      into.leftOut[0] += rows.count - groups.reduce((total, { length }) => total + length, 0)
      for (const [group, own] of groups.entries()) {
        if (own.length === 0 || state.members[group].length === 0) continue
        const block = blocks[group] ?? readBlock(rows, own, design)
        blocks[group] = block
        for (const model of state.members[group]) addBlock(into, state, model, block)
      }
    },
    add(into, other) {
      for (const part of sums) {
        for (let i = 0; i < into[part].length; i++) into[part][i] += other[part][i]
      }
    },
    sql: sql && (async () => (await import('./newton-sql-pass.ts')).newtonSql(design, await sql())),
  }
}

/** The sum of no rows. */
export function emptyNewtonSum({ targets, withoutHessian }: NewtonState, width: number): NewtonSum {
  return {
    leftOut: new Float64Array(1),
    rows: new Float64Array(targets.length),
    weight: new Float64Array(targets.length),
    outcome: new Float64Array(targets.length),
    loss: new Float64Array(targets.length),
    gradient: new Float64Array(targets.length * width),
    hessian: new Float64Array(withoutHessian ? 0 : targets.length * width * width),
    wrong: new Float64Array(targets.length),
  }
}

const sums = ['leftOut', 'rows', 'weight', 'outcome', 'loss', 'gradient', 'hessian', 'wrong'] as const

function rowsByGroup({ count, group }: DesignRows, groups: number): readonly (readonly number[])[] {
  const own = Array.from({ length: groups }, (): number[] => [])
  for (let i = 0; i < count; i++) if (group[i] >= 0) own[group[i]].push(i)
  return own
}

/** The rows of a group, with the linear predictor of the model at hand and the derivatives of its loss by it. */
export interface NewtonBlock {
  readonly features: FeatureBlock
  /** Row-major, shape [count, targets]. */
  readonly y: Float64Array
  readonly targets: number
  readonly weight: Float64Array
  /** The linear predictor. */
  readonly eta: Float64Array
  readonly residual: Float64Array
  readonly curvature: Float64Array
}

function readBlock(rows: DesignRows, own: readonly number[], { width, targets }: Design): NewtonBlock {
  const count = own.length
  const stride = strideFor(width)
  const values = new Float64Array(count * stride)
  const y = new Float64Array(count * targets)
  const weight = new Float64Array(count)
  for (let k = 0; k < count; k++) {
    const i = own[k]
    for (let j = 0; j < width; j++) values[k * stride + j] = rows.x[i * width + j]
    for (let t = 0; t < targets; t++) y[k * targets + t] = rows.y[i * targets + t]
    weight[k] = rows.weight[i]
  }
  const features = { count, values, stride, size: width }
  const [eta, residual, curvature] = [
    new Float64Array(count),
    new Float64Array(count),
    new Float64Array(count),
  ]
  return { features, y, targets, weight, eta, residual, curvature }
}

function addBlock(into: NewtonSum, state: NewtonState, model: number, block: NewtonBlock): void {
  const { features, residual, curvature } = block
  const { size } = features
  lookAt(into, state, model, block)
  addWeighted(into.gradient, model * size, features, residual)
  if (!state.withoutHessian) addSquares(into.hessian, model * size * size, size, features, curvature)
}

/** Adds the loss of the rows, and sets the derivatives of each. */
function lookAt(
  into: NewtonSum,
  { family, coefficients, targets }: NewtonState,
  model: number,
  block: NewtonBlock,
): void {
  const { count, size } = block.features
  const logistic = family === 'logistic'
  linearPredictors(block.eta, block.features, coefficients, model * size, 0, 0, count)
  let weights = into.weight[model]
  let outcome = into.outcome[model]
  let loss = into.loss[model]
  let wrong = into.wrong[model]
  for (let i = 0; i < count; i++) {
    const eta = block.eta[i]
    const y = block.y[i * block.targets + targets[model]]
    const weight = block.weight[i]
    // One exponential serves both the probability and its loss.
    const e = exp(logistic ? -Math.abs(eta) : eta)
    const mean = logistic ? (eta >= 0 ? 1 : e) / (1 + e) : e
    weights += weight
    outcome += weight * y
    loss += weight * (logistic ? Math.max(0, eta) + log1p(e) - y * eta : mean - y * eta)
    if (y > 0.5 ? eta <= 0 : eta >= 0) wrong += 1
    block.residual[i] = weight * (mean - y)
    block.curvature[i] = weight * (logistic ? mean * (1 - mean) : mean)
  }
  into.weight[model] = weights
  into.outcome[model] = outcome
  into.loss[model] = loss
  into.wrong[model] = wrong
  into.rows[model] += count
}
