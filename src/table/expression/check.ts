import { ClienteleError, nearestName } from '../../errors.ts'
import { daysFromTextOrNull, millisecondsFromTextOrNull } from '../calendar.ts'
import type { Expression } from '../expression.ts'
import { arities, type Operation, operatorNames } from './operators.ts'

/** How deep expressions may nest; far beyond what people write, far below where the stack ends. */
const DEEPEST = 200

/**
 * Checks that a value (parsed JSON, usually) is an expression: known operators, the right number of arguments, readable
 * dates. Columns and kinds are checked where it meets a table.
 *
 * @returns a frozen copy.
 * @throws EXPRESSION_INVALID, naming where: `args[1].args[0]`.
 */
export function checkExpression(value: unknown): Expression {
  return check(value, '', 0)
}

function check(value: unknown, path: string, depth: number): Expression {
  if (depth > DEEPEST)
    throw invalid(path.slice(0, 60), `nests deeper than ${DEEPEST} levels`, 'Make it flatter.')
  const { op, args } = parts(value, path)
  switch (op) {
    case 'column':
      return freeze({ op, args: [soleArgument(op, args, path, isName, 'the name of a column')] })
    case 'literal':
      return freeze({ op, args: [soleArgument(op, args, path, isLiteral, literalShape)] })
    case 'date':
      return freeze({
        op,
        args: [soleArgument(op, args, path, isDay, 'a day that exists, written YYYY-MM-DD')],
      })
    case 'time':
      return freeze({ op, args: [soleArgument(op, args, path, isInstant, instantShape)] })
    default:
      return checkOperator(operatorOf(op, path), args, path, depth)
  }
}

const literalShape = 'a finite number, a text, true, false or null'
const instantShape = 'an instant with its zone, such as 2024-05-01T09:30:00Z'

function parts(value: unknown, path: string): { op: string; args: readonly unknown[] } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalid(path, `is ${nameOf(value)}`, 'Expected an object { op, args }.')
  }
  const { op, args, ...others } = value as { op?: unknown; args?: unknown }
  const unknown = Object.keys(others)
  if (unknown.length > 0) throw invalid(path, `has the key "${unknown[0]}"`, 'Expected only "op" and "args".')
  if (typeof op !== 'string') {
    throw invalid(join(path, 'op'), `is ${nameOf(op)}`, 'Expected the name of an operator.')
  }
  if (!Array.isArray(args)) throw invalid(join(path, 'args'), `is ${nameOf(args)}`, 'Expected an array.')
  return { op, args }
}

function operatorOf(op: string, path: string): Operation {
  if (Object.hasOwn(arities, op)) return op as Operation
  const nearest = nearestName(op, operatorNames)
  const hint =
    nearest === null ? `The operators are ${operatorNames.join(', ')}.` : `Did you mean "${nearest}"?`
  throw invalid(join(path, 'op'), `is "${op.slice(0, 40)}", which is no operator`, hint)
}

function checkOperator(op: Operation, args: readonly unknown[], path: string, depth: number): Expression {
  const { least, most } = arities[op]
  if (args.length < least || args.length > most) {
    const expected = least === most ? `${least}` : `${least} or more`
    throw invalid(join(path, 'args'), `has ${counted(args.length)}`, `"${op}" takes ${expected}.`)
  }
  const checked = Array.from(args, (argument, i) => check(argument, join(path, `args[${i}]`), depth + 1))
  // The table of arities has just held the number of arguments to what the type says.
  return freeze({ op, args: checked } as unknown as Expression)
}

function soleArgument<Value>(
  op: string,
  args: readonly unknown[],
  path: string,
  fits: (value: unknown) => value is Value,
  expected: string,
): Value {
  if (args.length !== 1) {
    throw invalid(join(path, 'args'), `has ${counted(args.length)}`, `"${op}" takes 1: ${expected}.`)
  }
  const [value] = args
  if (fits(value)) return value
  throw invalid(join(path, 'args[0]'), `is ${nameOf(value)}`, `Expected ${expected}.`)
}

function isName(value: unknown): value is string {
  return isWhole(value) && value !== ''
}

function isLiteral(value: unknown): value is number | string | boolean | null {
  return value === null || typeof value === 'boolean' || Number.isFinite(value) || isWhole(value)
}

function isDay(value: unknown): value is string {
  return typeof value === 'string' && daysFromTextOrNull(value) !== null
}

function isInstant(value: unknown): value is string {
  return typeof value === 'string' && millisecondsFromTextOrNull(value) !== null
}

/** Half surrogate pairs have no UTF-8, so that engines would disagree about them. */
function isWhole(value: unknown): value is string {
  return typeof value === 'string' && !/\p{Surrogate}/u.test(value)
}

function freeze(expression: Expression): Expression {
  Object.freeze(expression.args)
  return Object.freeze(expression)
}

function join(path: string, step: string): string {
  return path === '' ? step : `${path}.${step}`
}

function counted(count: number): string {
  return count === 1 ? '1 argument' : `${count} arguments`
}

function nameOf(value: unknown): string {
  if (value === undefined) return 'absent'
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'an array'
  if (typeof value === 'number' && !Number.isFinite(value)) return 'not a finite number'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

function invalid(path: string, found: string, hint: string): ClienteleError {
  const place = path === '' ? 'The expression' : `In the expression, ${path}`
  return new ClienteleError('EXPRESSION_INVALID', `${place} ${found}. ${hint}`, { path })
}
