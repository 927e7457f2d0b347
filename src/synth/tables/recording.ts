import { uniform } from '../../math/philox.ts'
import { campaignStream, outcomeDraws, outcomeStream, recordingStream } from '../../math/streams.ts'
import { MISSING_CODE } from '../../table/column.ts'
import { type Cursor, openCursor } from '../cursor.ts'
import { OF_ITSELF, type OrderBook } from '../life/order-book.ts'
import type { Settings } from '../spec.ts'
import type { FreshTexts } from './fresh-texts.ts'
import { mostRecords } from './membership.ts'
import { openRecordKeys } from './record-keys.ts'

/** How one order after the other was written down. */
export interface Recording {
  /** Days from the order to the record of it. */
  delay: number
  /** Begins a person with so many records in the customer file and the shop. */
  begin(id: number, records: Uint8Array): void
  /** Writes an order down: the code of the key it was written under, or -1 where nobody was asked. */
  record(book: OrderBook, at: number): number
}

/** Nine of ten orders are written down within so many days, the others within a month. */
const promptShare = 0.9
const promptDays = 4
const latestDays = 30

/**
 * Opens the writing down of orders. At the till or in the shop somebody is asked who they are: an account of the shop is named, else the customer card, else nobody is.
 *
 * @param keys - receives the keys, each once a person.
 */
export function openRecording(settings: Settings, keys: FreshTexts): Recording {
  const { seed, traits } = settings
  const cursor = openCursor(seed)
  const { writeKey } = openRecordKeys(settings)
  /** The code of the key of each account, 0 being the first. */
  const codes = new Int32Array(mostRecords + 1)
  let id = 0
  let accounts = 0
  let isKnown = false
  const codeOf = (account: number): number => {
    const source = accounts > 0 ? 1 : 0
    if (codes[account] < 0) codes[account] = keys.end(writeKey(source, id, account, keys.bytes, keys.at))
    return codes[account]
  }
  const recording: Recording = {
    delay: 0,
    begin(next, records) {
      id = next
      accounts = traits.keys === 'opaque' ? records[1] : 0
      isKnown = records[0] + records[1] > 0
      for (let account = 0; account <= accounts; account++) codes[account] = MISSING_CODE
    },
    record(book, at) {
      if (traits.isTidy) return codeOf(0)
      openWords(cursor, id, book, at)
      const isAnonymous = uniform(cursor) < traits.anonymousLines
      const account = Math.floor(uniform(cursor) * accounts)
      const isPrompt = uniform(cursor) < promptShare
      const u = uniform(cursor)
      recording.delay = isPrompt
        ? Math.floor(u * promptDays)
        : promptDays + Math.floor(u * (latestDays + 1 - promptDays))
      return isAnonymous || !isKnown ? MISSING_CODE : codeOf(account)
    },
  }
  return recording
}

/** Opens whether nobody noted whose an order was, where a share of all is not noted. */
export function openAnonymity(
  seed: number,
  share: number,
): (id: number, book: OrderBook, at: number) => boolean {
  const cursor = openCursor(seed)
  return (id, book, at) => {
    openWords(cursor, id, book, at)
    return uniform(cursor) < share
  }
}

/** Four words an order, wherever it came from. */
function openWords(cursor: Cursor, id: number, book: OrderBook, at: number): void {
  const origin = book.origin[at]
  const place = book.place[at]
  if (origin === OF_ITSELF) cursor.open(recordingStream(place), id)
  else if (origin < OF_ITSELF) cursor.open(campaignStream(-2 - origin, outcomeDraws.recording), id)
  else cursor.open(outcomeStream(origin, outcomeDraws.recording), id).skip(4 * place)
}
