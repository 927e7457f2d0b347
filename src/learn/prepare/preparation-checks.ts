import type { Context } from '../../engine/context.ts'
import type { Rows } from '../../engine/relation.ts'
import { ClienteleError } from '../../errors.ts'
import { withPrepared } from './opened.ts'
import type { Ranges } from './range-pass.ts'
import { rangesOf } from './ranges.ts'

/**
 * Asserts that columns have no missing values, by one pass.
 *
 * @throws COLUMN_MISSING_VALUES
 */
export async function assertComplete(
  rows: Rows,
  columns: readonly string[],
  context: Context,
): Promise<void> {
  await withPrepared(rows, columns, 'refuse', context, async (opened) => {
    assertPresent(columns, await rangesOf(opened))
  })
}

/** Asserts that columns with these ranges have no missing values. */
export function assertPresent(columns: readonly string[], { rows, present }: Ranges): void {
  const column = columns.find((_, j) => present[j] < rows)
  if (column !== undefined) throw missingValues(column, rows - present[columns.indexOf(column)], rows)
}

/** Asserts that no made column carries the name of another. */
export function assertNewNames(made: readonly string[], columns: readonly string[]): void {
  const repeated = made.find((name, i) => made.indexOf(name) !== i)
  if (repeated === undefined) return
  throw new ClienteleError(
    'COLUMN_DUPLICATE',
    `Preparation makes a column "${repeated}", and there is one of that name already. Rename that one, or leave it out.`,
    { name: repeated, columns: columns.slice(0, 50) },
  )
}

/** The error for a column that must be complete. */
export function missingValues(column: string, missing: number, rows: number): ClienteleError {
  return new ClienteleError(
    'COLUMN_MISSING_VALUES',
    `Column "${column}" is missing in ${missing} of ${rows} rows, and must be complete here. ` +
      'Fill it (fitImputer, or missing: "impute"), or leave the column or those rows out.',
    { column, missing, rows },
  )
}
