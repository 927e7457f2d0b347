import type { Context } from '../engine/context.ts'
import { openRows } from '../engine/open-rows.ts'
import type { Session } from '../engine/pass.ts'
import { hashThreshold } from '../math/md5.ts'
import type { TextColumn } from '../table/column.ts'
import type { Table } from '../table/table.ts'
import { take } from '../table/take.ts'

/** The customers among whom prices are sought: all of them, and samples. */
export interface PriceRows {
  readonly everybody: Session
  /** Opens a sample of about one customer in `fold`; the next sample closes it. Larger samples hold the smaller ones. */
  sample(fold: number): Promise<Session>
  close(): Promise<void>
}

/** Names the decision of who is in a sample. */
export const sampleSalt = 'clientele price sample'

/** What a pass over everybody may keep: its sums, and each customer's choices. */
const ceilingBytes = 2 ** 28

/**
 * Opens prepared scores for the search for prices. A sample is packed once and then costs only itself; who is in it is decided by a
 * hash of the customer's key, which is taken when the first sample is drawn.
 *
 * @param prepared - what passes read, one row per customer, in canonical order.
 * @param customer - the keys of these rows.
 * @param maxMessages - to one customer.
 */
export async function openPriceRows(
  prepared: Table,
  customer: TextColumn,
  maxMessages: number,
  context: Context,
): Promise<PriceRows> {
  const choices = prepared.rowCount * (8 + 8 * Math.max(1, maxMessages))
  const everybody = await openRows(prepared, prepared.names, context, {
    ceilingBytes: ceilingBytes + choices,
  })
  let hashes: Uint32Array | null = null
  let sampled: Session | null = null
  return {
    everybody,
    async sample(fold) {
      await sampled?.close()
      hashes ??= await hashesOf(customer)
      sampled = await openRows(
        take(prepared, rowsBelow(hashes, hashThreshold(1 / fold))),
        prepared.names,
        context,
      )
      return sampled
    },
    async close() {
      await sampled?.close()
      await everybody.close()
    },
  }
}

async function hashesOf(customer: TextColumn): Promise<Uint32Array> {
  const { keyHashes } = await import('../contracts/key-hashes.ts')
  return keyHashes(customer, sampleSalt)
}

function rowsBelow(hashes: Uint32Array, threshold: number): Uint32Array {
  const rows = new Uint32Array(hashes.length)
  let count = 0
  for (let row = 0; row < hashes.length; row++) if (hashes[row] < threshold) rows[count++] = row
  return rows.slice(0, count)
}
