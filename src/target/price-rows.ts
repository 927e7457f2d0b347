import type { Context } from '../engine/context.ts'
import { openRows } from '../engine/open-rows.ts'
import type { Session } from '../engine/pass.ts'
import { integerBelow, openStream } from '../math/philox.ts'
import { streams } from '../math/streams.ts'
import type { Table } from '../table/table.ts'
import { take } from '../table/take.ts'

/** The customers among whom prices are sought: all of them, and samples. */
export interface PriceRows {
  readonly everybody: Session
  /** Opens a sample of one customer in every `fold`; the next sample closes it. */
  sample(fold: number): Promise<Session>
  close(): Promise<void>
}

/** What a pass over everybody may keep: its sums, and each customer's choices. */
const ceilingBytes = 2 ** 28

/**
 * Opens prepared scores for the search for prices. A sample is packed once and then costs only itself.
 *
 * @param prepared - what passes read, one row per customer, in canonical order.
 * @param maxMessages - to one customer.
 */
export async function openPriceRows(
  prepared: Table,
  maxMessages: number,
  context: Context,
): Promise<PriceRows> {
  const choices = prepared.rowCount * (8 + 8 * Math.max(1, maxMessages))
  const everybody = await openRows(prepared, prepared.names, context, {
    ceilingBytes: ceilingBytes + choices,
  })
  let sampled: Session | null = null
  return {
    everybody,
    async sample(fold) {
      await sampled?.close()
      sampled = await openRows(take(prepared, rowsOfSample(prepared.rowCount, fold)), prepared.names, context)
      return sampled
    },
    async close() {
      await sampled?.close()
      await everybody.close()
    },
  }
}

/** One row of each `fold` that follow each other, drawn by lot; of the last few perhaps none. */
function rowsOfSample(rowCount: number, fold: number): Uint32Array {
  const lots = openStream(1, streams.priceSample, fold)
  const rows = new Uint32Array(Math.ceil(rowCount / fold))
  let count = 0
  for (let from = 0; from < rowCount; from += fold) {
    const row = from + integerBelow(lots, fold)
    if (row < rowCount) rows[count++] = row
  }
  return rows.slice(0, count)
}
