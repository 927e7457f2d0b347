import { numbersFound } from '../engine/answers.ts'
import type { Context } from '../engine/context.ts'
import { openRows } from '../engine/open-rows.ts'
import type { Session } from '../engine/pass.ts'
import type { Relation } from '../engine/relation.ts'
import { cellColumns } from './packed-cells.ts'
import { type PriceRows, sampleSalt } from './price-rows.ts'
import { preparedCountsSql, sampleRelation } from './scores-sql-pass.ts'

/**
 * Opens prepared scores of an engine for the search for prices. A sample is stored apart, and dropped for the next one; the same customers are in it as in this process.
 *
 * @param customers - how many there are.
 */
export async function openPriceRowsIn(
  prepared: Relation,
  customers: number,
  context: Context,
): Promise<PriceRows> {
  const { engine } = prepared
  let sampled: Relation | null = null
  const dropSample = async (): Promise<void> => {
    if (sampled !== null) await engine.drop(sampled)
    sampled = null
  }
  return {
    everybody: await openCells(prepared, customers, context),
    async sample(fold) {
      await dropSample()
      const choice = { share: 1 / fold, salt: sampleSalt }
      sampled = await engine.store(sampleRelation(prepared, choice), 'price sample', {
        signal: context.signal,
      })
      const [found] = await numbersFound(sampled, preparedCountsSql(sampled), context.signal)
      return openCells(sampled, found, context)
    },
    close: dropSample,
  }
}

/** A session over cells, whose rows are the customers they belong to. */
async function openCells(cells: Relation, customers: number, context: Context): Promise<Session> {
  const session = await openRows(cells, cellColumns, context)
  return { ...session, rowCount: customers }
}
