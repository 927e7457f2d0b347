import type { Context } from './context.ts'
import { type OpenOptions, openRows } from './open-rows.ts'
import type { Pass } from './pass.ts'
import type { Rows } from './relation.ts'

/**
 * Runs one pass over rows: a session of one. Errors as of {@link openRows}.
 *
 * @returns the sum over all rows; that of no rows at all is `pass.empty(state)`.
 */
export async function runPass<State, Sum, Local>(
  rows: Rows,
  pass: Pass<State, Sum, Local>,
  state: State,
  context: Context,
  options: OpenOptions = {},
): Promise<Sum> {
  const session = await openRows(rows, pass.columns, context, options)
  try {
    return await session.run(pass, state)
  } finally {
    await session.close()
  }
}
