import { numbersFound } from '../engine/answers.ts'
import type { Relation } from '../engine/relation.ts'
import { textSql } from '../learn/design-sql-pass.ts'
import type { LogColumns, PolicySums } from './policy-value-pass.ts'
import { unitSquaresSql } from './policy-value-sql-pass.ts'
import type { UnitErrors } from './policy-value-units.ts'

/** As `unitErrors`, where the rows are: units are put together and squared there. */
export async function unitErrorsIn(
  log: Relation,
  columns: LogColumns,
  policies: readonly string[],
  unit: string,
  sums: PolicySums,
  signal: AbortSignal | undefined,
): Promise<UnitErrors> {
  textSql(log, unit, log.engine.dialect)
  const query = unitSquaresSql(log, columns, policies, unit, sums)
  const [units, ...squares] = await numbersFound(log, query, signal)
  const [count] = sums.value.count
  const error = (square: number): number =>
    units < 2 ? Number.POSITIVE_INFINITY : Math.sqrt((square * units) / (units - 1)) / count
  return {
    value: Float64Array.from(policies, (_, p) => error(squares[2 * p])),
    difference: Float64Array.from(policies, (_, p) => error(squares[2 * p + 1])),
  }
}
