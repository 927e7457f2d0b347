import type { Model, ModelInput } from '../contracts/model.ts'
import type { ImputerModel, OneHotModel } from '../learn/prepare/models.ts'
import { textFromDays, textFromMilliseconds } from '../table/calendar.ts'
import { column, date, eq, ge, isMissing, literal, lt, not, or, time } from '../table/expression/builder.ts'
import type { Expression } from '../table/expression.ts'
import { shortestWithin } from './raw-cut.ts'

/** Below or not below a number between two bounds, a round one where there is one. */
export function numberCondition(
  name: string,
  below: boolean,
  low: number,
  high: number,
  kind: ModelInput['kind'] = 'number',
): Expression {
  const bound = boundOf(low, high, kind)
  return below ? lt(column(name), bound) : ge(column(name), bound)
}

/** Yes or no. */
export function flagCondition(name: string, below: boolean): Expression {
  return eq(column(name), !below)
}

/**
 * For a column made of a level or of what was missing: whether the raw column has that level, or is missing. Null for
 * other columns.
 *
 * @param below - that it has not.
 */
export function levelCondition(
  name: string,
  below: boolean,
  prepare: readonly Model<string, unknown>[],
): Expression | null {
  for (const model of prepare) {
    const found =
      model.kind === 'one-hot'
        ? encodedLevel(name, below, model as OneHotModel)
        : model.kind === 'imputer'
          ? missingFlag(name, below, model as ImputerModel)
          : null
    if (found !== null) return found
  }
  return null
}

function boundOf(low: number, high: number, kind: ModelInput['kind']): Expression {
  if (kind === 'date') return date(textFromDays(high))
  if (kind === 'time') return time(textFromMilliseconds(high))
  return literal(shortestWithin(low, high))
}

function encodedLevel(name: string, below: boolean, { fitted }: OneHotModel): Expression | null {
  for (const { column: raw, levels, pooled, missing } of fitted.columns) {
    if (missing === name) return missingCondition(raw, below)
    const own =
      pooled?.as === name ? pooled.levels : levels.filter(({ as }) => as === name).map(({ level }) => level)
    const [first, ...others] = own
    if (first === undefined) continue
    const has: Expression =
      others.length === 0
        ? eq(column(raw), first)
        : { op: 'in', args: [column(raw), literal(first), ...others.map(literal)] }
    return below ? or(isMissing(column(raw)), not(has)) : has
  }
  return null
}

function missingFlag(name: string, below: boolean, { fitted }: ImputerModel): Expression | null {
  const own = fitted.columns.find(({ flag }) => flag === name)
  return own === undefined ? null : missingCondition(own.column, below)
}

function missingCondition(name: string, below: boolean): Expression {
  return below ? not(isMissing(column(name))) : isMissing(column(name))
}
