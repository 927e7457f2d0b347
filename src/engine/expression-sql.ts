import { daysFromText, FIRST_DAY, LAST_DAY, millisecondsFromText } from '../table/calendar.ts'
import { checkExpression } from '../table/expression/check.ts'
import type { CompiledExpression } from '../table/expression/evaluate.ts'
import {
  argumentPath,
  assertKind,
  cellsRefused,
  commonKind,
  notAFlag,
  orderedKind,
  withoutKind,
} from '../table/expression/kind-rules.ts'
import type { ValueKind } from '../table/expression/node.ts'
import type { Operation } from '../table/expression/operators.ts'
import type { Expression } from '../table/expression.ts'
import type { Dialect, SqlOperator, SqlType } from './dialect.ts'
import type { Relation } from './relation.ts'
import { specIn } from './relation-sql.ts'
import type { Sql } from './sql.ts'

/** An expression in SQL. */
export interface ExpressionSql {
  /** May stand wherever the columns of the relation can be read, in the type in which relations hold the kind. */
  readonly value: Sql
  /** A bare column keeps its kind; computed numbers are of kind number. */
  readonly kind: CompiledExpression['kind']
}

/**
 * Writes an expression in SQL, with the same values as in this process. They differ in three things: `log1p` by some units in the last place, since databases
 * have logarithms of their own; `lower` in letters that a database does not know yet (see {@link Dialect.lower}); and texts with a NUL character have no literal.
 *
 * @throws EXPRESSION_INVALID, COLUMN_UNKNOWN, EXPRESSION_TYPE as in this process; ARGUMENT_INVALID for a text with a NUL.
 */
export function expressionToSql(expression: Expression, relation: Relation, dialect: Dialect): ExpressionSql {
  const checked = checkExpression(expression)
  const { kind, value } = termOf(checked, '', { relation, dialect })
  if (kind === 'missing') throw withoutKind()
  if (checked.op !== 'column' || specIn(relation, checked.args[0]).kind !== 'integer') return { value, kind }
  return { value: dialect.identifier(checked.args[0]), kind: 'integer' }
}

/**
 * Writes an expression as a condition: what may stand after `where`, which keeps the rows of which it is true.
 *
 * @throws as {@link expressionToSql}, and EXPRESSION_TYPE where the values are not flags.
 */
export function conditionToSql(expression: Expression, relation: Relation, dialect: Dialect): Sql {
  const { value, kind } = expressionToSql(expression, relation, dialect)
  if (kind !== 'flag') throw notAFlag(kind)
  return value
}

/** Where an expression is written. */
interface Place {
  readonly relation: Relation
  readonly dialect: Dialect
}

/** A part of an expression; `missing` is the literal null, whose type is not known yet. */
type Term =
  | { readonly kind: ValueKind; readonly value: Sql }
  | { readonly kind: 'missing'; readonly value: null }

/** A part and where it stands, for messages. */
type Operand = Term & { readonly path: string }

function termOf(expression: Expression, path: string, place: Place): Term {
  const { dialect } = place
  switch (expression.op) {
    case 'column':
      return columnTerm(expression.args[0], path, place)
    case 'literal':
      return literalTerm(expression.args[0], dialect)
    case 'date':
      return { kind: 'date', value: dialect.day(daysFromText(expression.args[0])) }
    case 'time':
      return { kind: 'time', value: dialect.integer(millisecondsFromText(expression.args[0])) }
    default: {
      const operands = expression.args.map((argument, i): Operand => {
        const at = argumentPath(path, i)
        return { ...termOf(argument, at, place), path: at }
      })
      return rules[expression.op](dialect, expression.op, operands)
    }
  }
}

function columnTerm(name: string, path: string, { relation, dialect }: Place): Term {
  const { kind } = specIn(relation, name)
  const value = dialect.identifier(name)
  if (kind === 'cells') throw cellsRefused(name, path)
  return kind === 'integer' ? { kind: 'number', value: dialect.cast(value, 'double') } : { kind, value }
}

function literalTerm(value: number | string | boolean | null, dialect: Dialect): Term {
  if (value === null) return { kind: 'missing', value: null }
  if (typeof value === 'number') return { kind: 'number', value: dialect.double(value) }
  return typeof value === 'boolean'
    ? { kind: 'flag', value: dialect.flag(value) }
    : { kind: 'text', value: dialect.text(value) }
}

const types: Readonly<Record<ValueKind, SqlType>> = {
  number: 'double',
  date: 'date',
  time: 'integer',
  flag: 'flag',
  text: 'text',
}

/** The argument as values of a kind. @throws EXPRESSION_TYPE */
function held(dialect: Dialect, operator: Operation, operand: Operand, kind: ValueKind): Sql {
  assertKind(operator, operand, kind)
  return operand.value ?? dialect.missing(types[kind])
}

/** Arguments brought to one kind; null where all of them are the missing literal. @throws EXPRESSION_TYPE */
function alike(dialect: Dialect, operator: Operation, operands: readonly Operand[]): Alike | null {
  const kind = commonKind(operator, operands)
  if (kind === null) return null
  return { kind, values: operands.map(({ value }) => value ?? dialect.missing(types[kind])) }
}

interface Alike {
  readonly kind: ValueKind
  readonly values: readonly Sql[]
}

/** What an operator gives. What it writes is a call, or stands in parentheses. */
type Rule = (dialect: Dialect, operator: Operation, operands: readonly Operand[]) => Term

/** A rule for arguments each of which is of a kind of its own. */
function rule(
  takes: readonly ValueKind[],
  gives: ValueKind,
  write: (dialect: Dialect, ...values: readonly Sql[]) => Sql,
): Rule {
  return (dialect, operator, operands) => {
    const values = operands.map((operand, i) => held(dialect, operator, operand, takes[i] ?? takes[0]))
    return { kind: gives, value: write(dialect, ...values) }
  }
}

function arithmetic(sign: SqlOperator): Rule {
  return rule(['number', 'number'], 'number', (dialect, x, y) => dialect.arithmetic(sign, x, y))
}

/** A rule for one value that the dialect has a function for. */
function call(takes: ValueKind, gives: ValueKind, name: 'abs' | 'floor' | 'round' | 'lower'): Rule {
  return rule([takes], gives, (dialect, x) => dialect[name](x))
}

/** A rule for a function that gives whole numbers of 64 bits. */
function counted(takes: ValueKind, name: 'year' | 'month' | 'weekday' | 'length'): Rule {
  return rule([takes], 'number', (dialect, x) => dialect.cast(dialect[name](x), 'double'))
}

function comparison(write: (sql: Dialect['sql'], x: Sql, y: Sql) => Sql): Rule {
  return (dialect, operator, operands) => {
    const found = alike(dialect, operator, operands)
    if (found === null) return missingFlag(dialect)
    const [x, y] = byBytes(dialect, found)
    return { kind: 'flag', value: write(dialect.sql, x, y) }
  }
}

/** Texts to be compared byte for byte; other values as they are. */
function byBytes(dialect: Dialect, { kind, values }: Alike): readonly Sql[] {
  return kind === 'text' ? values.map((value) => dialect.byBytes(value)) : values
}

function missingFlag(dialect: Dialect): Term {
  return { kind: 'flag', value: dialect.missing('flag') }
}

/** Databases leave missing values out of the least and the greatest. */
const extreme =
  (name: 'least' | 'greatest'): Rule =>
  (dialect, operator, operands) => {
    const kind = orderedKind(operator, operands)
    if (kind === null) return { kind: 'missing', value: null }
    const values = operands.map((operand) => held(dialect, operator, operand, kind))
    const value = dialect.once(values, (named) => {
      const present = dialect.join(
        named.map((one) => dialect.sql`${one} is not null`),
        ' and ',
      )
      return dialect.sql`(case when ${present} then ${dialect[name](named)} end)`
    })
    return { kind, value }
  }

const coalesce: Rule = (dialect, operator, operands) => {
  const kind = commonKind(operator, operands)
  if (kind === null) return { kind: 'missing', value: null }
  // Missing literals say nothing here, and one at the end makes Sail lose rows of an `in` whose first argument is a choice.
  const values = operands.flatMap(({ value }) => (value === null ? [] : [value]))
  return { kind, value: dialect.sql`coalesce(${dialect.join(values, ', ')})` }
}

const isIn: Rule = (dialect, operator, operands) => {
  const found = alike(dialect, operator, operands)
  if (found === null) return missingFlag(dialect)
  const [value, ...members] = byBytes(dialect, found)
  return { kind: 'flag', value: dialect.sql`(${value} in (${dialect.join(members, ', ')}))` }
}

const choose: Rule = (dialect, operator, [condition, ...operands]) => {
  const flag = held(dialect, operator, condition, 'flag')
  const found = alike(dialect, operator, operands)
  if (found === null) return { kind: 'missing', value: null }
  const [then, otherwise] = found.values
  const value = dialect.sql`(case when ${flag} then ${then} else ${otherwise} end)`
  return { kind: found.kind, value }
}

/** ln(1 + x) by Kahan, as `log1p` of math/log.ts. */
const log1p = rule(['number'], 'number', (dialect, argument) =>
  dialect.once([argument], ([x]) => {
    const { sql } = dialect
    const log = dialect.ln(sql`(${1} + ${x})`)
    return sql`(case when ${1} + ${x} = ${1} then ${x} when ${x} > ${-1} and ${x} < ${2 ** 53} then ${log} * ${x} / ((${1} + ${x}) - ${1}) else ${log} end)`
  }),
)

/** The number is looked at by itself before the day is, so that no database brings one that is too great to an integer, not even while it plans. */
const addDays = rule(['date', 'number'], 'date', (dialect, date, shift) =>
  dialect.once([date, shift], ([day, days]) => {
    const { sql } = dialect
    const number = dialect.cast(dialect.dayNumber(day), 'double')
    const shifted = sql`case when ${days} >= ${FIRST_DAY} - ${number} and ${days} <= ${LAST_DAY} - ${number} then ${dialect.addDays(day, days)} end`
    return sql`(case when ${dialect.abs(days)} <= ${LAST_DAY - FIRST_DAY} and ${dialect.floor(days)} = ${days} then ${shifted} end)`
  }),
)

const rules: { readonly [Op in Operation]: Rule } = {
  not: rule(['flag'], 'flag', ({ sql }, flag) => sql`(not ${flag})`),
  isMissing: ({ sql, flag }, _, [{ value }]) => ({
    kind: 'flag',
    value: value === null ? flag(true) : sql`(${value} is null)`,
  }),
  negate: rule(['number'], 'number', ({ sql }, x) => sql`(${0} - ${x})`),
  abs: call('number', 'number', 'abs'),
  floor: call('number', 'number', 'floor'),
  round: call('number', 'number', 'round'),
  log1p,
  year: counted('date', 'year'),
  month: counted('date', 'month'),
  weekday: counted('date', 'weekday'),
  lower: call('text', 'text', 'lower'),
  length: counted('text', 'length'),
  eq: comparison((sql, x, y) => sql`(${x} = ${y})`),
  ne: comparison((sql, x, y) => sql`(${x} <> ${y})`),
  lt: comparison((sql, x, y) => sql`(${x} < ${y})`),
  le: comparison((sql, x, y) => sql`(${x} <= ${y})`),
  gt: comparison((sql, x, y) => sql`(${x} > ${y})`),
  ge: comparison((sql, x, y) => sql`(${x} >= ${y})`),
  add: arithmetic('+'),
  subtract: arithmetic('-'),
  multiply: arithmetic('*'),
  divide: arithmetic('/'),
  addDays,
  daysBetween: rule(['date', 'date'], 'number', (dialect, later, earlier) =>
    dialect.cast(dialect.daysBetween(earlier, later), 'double'),
  ),
  startsWith: rule(['text', 'text'], 'flag', (dialect, text, start) => dialect.startsWith(text, start)),
  contains: rule(['text', 'text'], 'flag', (dialect, text, part) => dialect.contains(text, part)),
  and: rule(['flag'], 'flag', ({ sql, join }, ...flags) => sql`(${join(flags, ' and ')})`),
  or: rule(['flag'], 'flag', ({ sql, join }, ...flags) => sql`(${join(flags, ' or ')})`),
  least: extreme('least'),
  greatest: extreme('greatest'),
  coalesce,
  in: isIn,
  if: choose,
}
