import type { Model, ModelInput } from '../contracts/model.ts'
import { and, isMissing, literal, or } from '../table/expression/builder.ts'
import type { Expression } from '../table/expression.ts'
import { flagCondition, levelCondition, numberCondition } from './conditions.ts'
import { rawCut } from './raw-cut.ts'
import type { Side } from './threshold-tree.ts'

/** What rules are written with. */
export interface RuleGround {
  /** The models that prepared the columns. */
  readonly prepare: readonly Model<string, unknown>[]
  /** The raw columns. */
  readonly inputs: readonly ModelInput[]
  /** The prepared columns. */
  readonly columns: readonly string[]
  /** Whether somebody lacks a raw column. */
  hasMissing(column: string): boolean
}

/** The rule that a path through a tree of thresholds is, on raw columns. */
export function ruleOf(path: readonly Side[], ground: RuleGround): Expression {
  const [first, ...others] = tightest(path).map((side) => conditionOf(side, ground))
  return first === undefined ? literal(true) : others.length === 0 ? first : and(first, ...others)
}

/** Of several bounds of one column on the same side, the one that holds them all; in the order of the path. */
function tightest(path: readonly Side[]): readonly Side[] {
  return path.filter(
    (side, i) =>
      !path.some(
        (other, j) =>
          other.column === side.column &&
          other.below === side.below &&
          (side.below
            ? other.high < side.high
            : other.high > side.high || (other.high === side.high && j < i)),
      ),
  )
}

function conditionOf(side: Side, { prepare, inputs, columns, hasMissing }: RuleGround): Expression {
  const name = columns[side.column]
  const level = levelCondition(name, side.below, prepare)
  if (level !== null) return level
  const input = inputs.find((candidate) => candidate.name === name)
  const { low, high, filled } = rawCut(name, side, prepare, input?.kind ?? 'number')
  const condition =
    input?.kind === 'flag'
      ? flagCondition(name, side.below)
      : numberCondition(name, side.below, low, high, input?.kind)
  const fillsHere = filled !== null && filled < high === side.below
  return fillsHere && hasMissing(name) ? or(isMissing(columnExpression(name)), condition) : condition
}

function columnExpression(name: string): Expression {
  return { op: 'column', args: [name] }
}
