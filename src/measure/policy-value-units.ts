import type { Mapping, Session } from '../engine/pass.ts'
import { columnOfKind, numbersOf } from '../table/access.ts'
import type { Column } from '../table/column.ts'
import { makeTable } from '../table/make-table.ts'
import { numberColumn } from '../table/number-columns.ts'
import type { Table } from '../table/table.ts'
import type { LogColumns } from './policy-value-pass.ts'

/** Standard errors by policy: of its value, and of the first policy's value minus its own. */
export interface UnitErrors {
  readonly value: Float64Array
  readonly difference: Float64Array
}

/**
 * Standard errors where rows share the unit that was drawn: weighted rewards, less their mean, are summed by unit before they are squared (the
 * ratio form of the cluster variance, Cochran 1977, 9A.1). With one row a unit it is the usual standard error.
 *
 * @param unit - a text column; rows without a unit stand alone.
 */
export async function unitErrors(
  session: Session,
  log: LogColumns,
  policies: readonly string[],
  unit: string,
): Promise<UnitErrors> {
  const mapped = await session.map(weightedRewards(log, policies, unit), null)
  const columns = policies.map((_, policy) => numbersOf(mapped, `value_${policy}`))
  const { of, units } = unitsOf(mapped)
  const error = (policy: number, from: number | null): number => {
    const own = columns[policy]
    const first = from === null ? null : columns[from]
    return errorOfMean(of, units, (row) => (first === null ? own[row] : first[row] - own[row]))
  }
  return {
    value: Float64Array.from(policies, (_, policy) => error(policy, null)),
    difference: Float64Array.from(policies, (_, policy) => error(policy, 0)),
  }
}

/** Weighted rewards as the pass over the log has them; missing where a row cannot be used. */
export function weightedRewards(log: LogColumns, policies: readonly string[], unit: string): Mapping<null> {
  return {
    name: 'policy-value-units',
    columns: [...new Set([unit, log.option, log.propensity, log.reward, ...policies])],
    shard(table, from, to) {
      const keys = columnOfKind(table, unit, 'text')
      const option = numbersOf(table, log.option)
      const propensity = numbersOf(table, log.propensity)
      const reward = numbersOf(table, log.reward)
      const weighted = (name: string): Float64Array => {
        const chosen = numbersOf(table, name)
        return Float64Array.from({ length: to - from }, (_, i) => {
          const row = from + i
          if (!(propensity[row] > 0 && propensity[row] <= 1)) return Number.NaN
          const matches = Number.isNaN(chosen[row]) ? Number.isNaN(option[row]) : chosen[row] === option[row]
          return Number.isNaN(reward[row]) ? Number.NaN : matches ? reward[row] / propensity[row] : 0
        })
      }
      return makeTable([
        ['unit', { kind: 'text', codes: keys.codes.subarray(from, to), dictionary: keys.dictionary }],
        ...policies.map((name, policy): [string, Column] => [
          `value_${policy}`,
          numberColumn(weighted(name)),
        ]),
      ])
    },
    sql: async () => (await import('./policy-value-sql-pass.ts')).weightedRewardsSql(log, policies, unit),
  }
}

/** The unit of each row as a number; -1 where the row cannot be used. */
function unitsOf(mapped: Table): { readonly of: Int32Array; readonly units: number } {
  const { codes, dictionary } = columnOfKind(mapped, 'unit', 'text')
  const value = numbersOf(mapped, 'value_0')
  let units: number = dictionary.size
  const of = Int32Array.from(codes, (code, row) => {
    if (Number.isNaN(value[row])) return -1
    return code >= 0 ? code : units++
  })
  return { of, units }
}

function errorOfMean(of: Int32Array, units: number, value: (row: number) => number): number {
  const totals = new Float64Array(units)
  const rows = new Float64Array(units)
  for (let row = 0; row < of.length; row++) {
    if (of[row] < 0) continue
    totals[of[row]] += value(row)
    rows[of[row]] += 1
  }
  const count = rows.reduce((sum, own) => sum + own, 0)
  const mean = totals.reduce((sum, total) => sum + total, 0) / count
  const used = rows.filter((own) => own > 0).length
  if (used < 2) return Number.POSITIVE_INFINITY
  const squares = totals.reduce((sum, total, unit) => sum + (total - rows[unit] * mean) ** 2, 0)
  return Math.sqrt((squares * used) / (used - 1)) / count
}
