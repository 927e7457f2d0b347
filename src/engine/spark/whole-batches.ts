import { ClienteleError } from '../../errors.ts'
import type { ArrowBatch } from './messages.ts'

/** Joins what was sent in pieces. */
export interface WholeBatches {
  /**
   * Takes a piece; gives the Arrow stream that it completes, or null.
   *
   * @throws ENGINE_TOO_LARGE where the whole would be over the limit, ENGINE_FAILED where a piece or rows before it are missing.
   */
  take(batch: ArrowBatch): Uint8Array | null
}

/** @param limitBytes - how large a whole batch may become. */
export function wholeBatches(limitBytes: number): WholeBatches {
  let pieces: Uint8Array[] = []
  let bytes = 0
  let rows = 0
  return {
    take({ data = new Uint8Array(), row_count: count = 0, ...place }) {
      const { chunk_index: index = 0, num_chunks_in_batch: chunks = 1, start_offset: start } = place
      if (index !== pieces.length) throw lost('a piece of a batch')
      if (index === 0 && start !== undefined && start > 0 && start !== rows) throw lost('rows')
      bytes += data.length
      if (bytes > limitBytes) throw tooLarge(bytes, limitBytes)
      pieces.push(data)
      if (pieces.length < chunks) return null
      const whole = pieces.length === 1 ? data : Buffer.concat(pieces, bytes)
      rows += count
      pieces = []
      bytes = 0
      return whole
    },
  }
}

function lost(what: string): ClienteleError {
  return new ClienteleError(
    'ENGINE_FAILED',
    `The server left out ${what} of a result. Run the statement again.`,
    { what },
  )
}

function tooLarge(bytes: number, limit: number): ClienteleError {
  return new ClienteleError(
    'ENGINE_TOO_LARGE',
    `A batch of a result has at least ${bytes} bytes, more than maxMessageBytes, ${limit}. Ask for shorter texts or fewer columns, or raise the limit.`,
    { bytes, limit },
  )
}
