import { ClienteleError } from '../../errors.ts'
import type { Opened } from './opened.ts'
import { type Ranges, rangePass } from './range-pass.ts'

/**
 * The bounds of every prepared column, by one pass.
 *
 * @throws TABLE_EMPTY without rows, COLUMN_VALUE for infinite values, NOT_ENOUGH_DATA for a column without any value.
 */
export async function rangesOf({ session, preparation }: Opened): Promise<Ranges> {
  const ranges = await session.run(rangePass(preparation), null)
  if (ranges.rows === 0)
    throw new ClienteleError('TABLE_EMPTY', 'There are no rows to learn from; at least one is needed.')
  for (const [j, column] of preparation.columns.entries()) {
    if (ranges.present[j] === 0) throw withoutValues(column, ranges.rows)
    if (!Number.isFinite(ranges.greatest[j] - ranges.least[j])) throw unbounded(column)
  }
  return ranges
}

function withoutValues(column: string, rows: number): ClienteleError {
  return new ClienteleError(
    'NOT_ENOUGH_DATA',
    `Column "${column}" is missing in all ${rows} rows, so that nothing can be learned from it. Leave it out.`,
    { column, rows },
  )
}

/** The error of a column with values too far apart. */
export function unbounded(column: string): ClienteleError {
  return new ClienteleError(
    'COLUMN_VALUE',
    `Column "${column}" holds infinite values, or such far apart that their difference or its third power is. Make them missing, or rescale the column.`,
    { column },
  )
}
