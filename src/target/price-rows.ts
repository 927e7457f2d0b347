import type { Context } from '../engine/context.ts'
import { openRows } from '../engine/open-rows.ts'
import type { Session } from '../engine/pass.ts'
import type { Table } from '../table/table.ts'
import { take } from '../table/take.ts'
import { hashCustomers } from './holdout.ts'

/** The customers among whom prices are sought: all of them, and samples. */
export interface PriceRows {
  readonly everybody: Session
  /** Opens a sample of about this share of the customers; the next sample closes it. Larger samples hold the smaller ones. */
  sample(share: number): Promise<Session>
  close(): Promise<void>
}

/**
 * Opens prepared scores for the search for prices. A sample is packed once and then costs only itself.
 *
 * @param prepared - what passes read, one row per customer.
 * @param customers - the same customers with their `customer_id`, whose hash decides who is in a sample.
 */
export async function openPriceRows(prepared: Table, customers: Table, context: Context): Promise<PriceRows> {
  const everybody = await openRows(prepared, prepared.names, context)
  let draws: Float64Array | null = null
  let sampled: Session | null = null
  return {
    everybody,
    async sample(share) {
      await sampled?.close()
      draws ??= hashCustomers(customers, 'clientele price sample')
      sampled = await openRows(take(prepared, rowsBelow(draws, share * 2 ** 32)), prepared.names, context)
      return sampled
    },
    async close() {
      await sampled?.close()
      await everybody.close()
    },
  }
}

function rowsBelow(draws: Float64Array, limit: number): Uint32Array {
  const rows = new Uint32Array(draws.length)
  let count = 0
  for (let row = 0; row < draws.length; row++) if (draws[row] < limit) rows[count++] = row
  return rows.slice(0, count)
}
