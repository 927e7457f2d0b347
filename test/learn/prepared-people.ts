import { type KMeansState, powerUnitsOf } from '../../src/learn/kmeans-sums.ts'
import { compilePreparation, type Preparation } from '../../src/learn/prepare/compile.ts'
import { fitGrid } from '../../src/learn/prepare/grid.ts'
import type { PreparationModel } from '../../src/learn/prepare/models.ts'
import { inputsOf } from '../../src/learn/prepare/opened.ts'
import { fitPreparation } from '../../src/learn/prepare/preparation.ts'
import { people } from '../engine/people.ts'

/** People whose columns are filled, scaled, encoded and put on a grid. */
export async function preparedPeople(rowCount: number): Promise<{
  readonly table: ReturnType<typeof people>
  readonly models: readonly PreparationModel[]
  readonly preparation: Preparation
}> {
  const table = people(rowCount)
  const scaled = await fitPreparation(table, ['age', 'spend', 'orders', 'arm'])
  const models = [...scaled.models, await fitGrid(table, scaled.columns, { prepare: scaled.models })]
  return {
    table,
    models,
    preparation: compilePreparation(models, inputsOf(table, scaled.columns, 'refuse', models)),
  }
}

/** Centers at some of the prepared rows, for so many rows. */
export function centersAt(
  preparation: Preparation,
  table: ReturnType<typeof people>,
  rows: readonly number[],
): KMeansState {
  const d = preparation.columns.length
  const block = preparation.block(table, 0, table.rowCount)
  const centers = Float64Array.from(rows.flatMap((row) => [...block.subarray(row * d, row * d + d)]))
  const powerUnits = powerUnitsOf(preparation.grid?.columns ?? [], 1e6)
  return { centers, k: rows.length, d, powerUnits }
}
