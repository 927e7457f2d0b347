import type { Expression } from '../expression.ts'
import type { Table } from '../table.ts'
import { arithmetic, numberOperator } from './arithmetic.ts'
import { choose, coalesce, extreme } from './choose.ts'
import { compare } from './compare.ts'
import { addDays, datePart, daysBetween } from './dates.ts'
import { isIn } from './is-in.ts'
import { argumentPath, orderedKind } from './kind-rules.ts'
import { alike, asDate, asFlag, asNumber, asText, placed } from './kinds.ts'
import { columnNode, dateNode, literalNode, timeNode, withKind } from './leaves.ts'
import { and, isMissing, not, or } from './logic.ts'
import type { Node, Operand } from './node.ts'
import type { Operation } from './operators.ts'
import { contains, lower, startsWith, textLength, textTest } from './texts.ts'

/**
 * Checks the kinds of an expression against a table and turns it into nodes that give their values block by block.
 *
 * @throws COLUMN_UNKNOWN, EXPRESSION_TYPE
 */
export function compileNode(expression: Expression, table: Table, path: string): Node {
  switch (expression.op) {
    case 'column':
      return columnNode(table, expression.args[0], path)
    case 'literal':
      return literalNode(expression.args[0])
    case 'date':
      return dateNode(expression.args[0])
    case 'time':
      return timeNode(expression.args[0])
    default: {
      const operands = expression.args.map((argument, i): Operand => {
        const at = argumentPath(path, i)
        return { node: compileNode(argument, table, at), path: at }
      })
      return applyRule(expression.op, operands)
    }
  }
}

type Rule<Op extends Operation> = (operator: Op, operands: readonly Operand[]) => Node

function applyRule<Op extends Operation>(operator: Op, operands: readonly Operand[]): Node {
  return rules[operator](operator, operands)
}

const compareRule: Rule<'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge'> = (op, operands) =>
  compare(op, alike(op, operands))

const numberRule: Rule<'negate' | 'abs' | 'floor' | 'round' | 'log1p'> = (op, [x]) =>
  numberOperator(op, asNumber(op, x))

const arithmeticRule: Rule<'add' | 'subtract' | 'multiply' | 'divide'> = (op, [x, y]) =>
  arithmetic(op, asNumber(op, x), asNumber(op, y))

const datePartRule: Rule<'year' | 'month' | 'weekday'> = (op, [date]) => datePart(op, asDate(op, date))

const extremeRule: Rule<'least' | 'greatest'> = (op, operands) => {
  const kind = orderedKind(op, operands.map(placed))
  if (kind === null) return { kind: 'missing' }
  return extreme(
    op,
    kind,
    operands.map(({ node }) => withKind(node, kind)),
  )
}

const rules: { readonly [Op in Operation]: Rule<Op> } = {
  not: (op, [x]) => not(asFlag(op, x)),
  isMissing: (_, [x]) => isMissing(x.node),
  negate: numberRule,
  abs: numberRule,
  floor: numberRule,
  round: numberRule,
  log1p: numberRule,
  year: datePartRule,
  month: datePartRule,
  weekday: datePartRule,
  lower: (op, [x]) => lower(asText(op, x)),
  length: (op, [x]) => textLength(asText(op, x)),
  eq: compareRule,
  ne: compareRule,
  lt: compareRule,
  le: compareRule,
  gt: compareRule,
  ge: compareRule,
  add: arithmeticRule,
  subtract: arithmeticRule,
  multiply: arithmeticRule,
  divide: arithmeticRule,
  addDays: (op, [date, shift]) => addDays(asDate(op, date), asNumber(op, shift)),
  daysBetween: (op, [later, earlier]) => daysBetween(asDate(op, later), asDate(op, earlier)),
  startsWith: (op, [text, start]) => textTest(asText(op, text), asText(op, start), startsWith),
  contains: (op, [text, part]) => textTest(asText(op, text), asText(op, part), contains),
  and: (op, operands) => and(operands.map((operand) => asFlag(op, operand))),
  or: (op, operands) => or(operands.map((operand) => asFlag(op, operand))),
  least: extremeRule,
  greatest: extremeRule,
  coalesce: (op, operands) => coalesce(alike(op, operands)),
  in: (op, operands) => isIn(alike(op, operands)),
  if: (op, [condition, ...values]) => choose(asFlag(op, condition), alike(op, values)),
}
