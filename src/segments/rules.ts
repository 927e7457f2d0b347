import type { Model, ModelInput } from '../contracts/model.ts'
import type { SegmentRule } from '../contracts/segmentation.ts'
import { columnOf, isMissing as isMissingAt } from '../table/access.ts'
import { and, isMissing, literal, or } from '../table/expression/builder.ts'
import { evaluateFilter } from '../table/expression/evaluate.ts'
import type { Expression } from '../table/expression.ts'
import type { Table } from '../table/table.ts'
import { flagCondition, levelCondition, numberCondition } from './conditions.ts'
import { rawCut } from './raw-cut.ts'
import type { Side } from './threshold-tree.ts'

/** What rules are written and measured with. */
export interface RuleGround {
  /** The models that prepared the columns. */
  readonly prepare: readonly Model<string, unknown>[]
  /** The raw columns. */
  readonly inputs: readonly ModelInput[]
  /** The prepared columns. */
  readonly columns: readonly string[]
  readonly table: Table
}

/** The rule that a path through a tree of thresholds is, on raw columns. */
export function ruleOf(path: readonly Side[], ground: RuleGround): Expression {
  const [first, ...others] = tightest(path).map((side) => conditionOf(side, ground))
  return first === undefined ? literal(true) : others.length === 0 ? first : and(first, ...others)
}

/**
 * How well a rule stands in for a segment: of the customers it describes, the share in the segment (precision; 0 where
 * it describes nobody), and of those in the segment, the share it describes (coverage).
 *
 * @param members - the segment of each row of the table.
 */
export function measureRule(
  segment: string,
  rule: Expression,
  table: Table,
  isMember: (row: number) => boolean,
): SegmentRule {
  const described = evaluateFilter(rule, table)
  let matches = 0
  let members = 0
  let both = 0
  for (let row = 0; row < described.length; row++) {
    const member = isMember(row) ? 1 : 0
    matches += described[row]
    members += member
    both += described[row] * member
  }
  return {
    segment,
    rule,
    precision: matches === 0 ? 0 : both / matches,
    coverage: members === 0 ? 0 : both / members,
  }
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

function conditionOf(side: Side, { prepare, inputs, columns, table }: RuleGround): Expression {
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
  return fillsHere && hasMissing(table, name) ? or(isMissing(columnExpression(name)), condition) : condition
}

function columnExpression(name: string): Expression {
  return { op: 'column', args: [name] }
}

function hasMissing(table: Table, name: string): boolean {
  const column = columnOf(table, name)
  for (let row = 0; row < table.rowCount; row++) if (isMissingAt(column, row)) return true
  return false
}
