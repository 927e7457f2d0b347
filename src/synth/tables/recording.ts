import { uniform } from '../../math/philox.ts'
import { campaignStream, outcomeDraws, outcomeStream, recordingStream } from '../../math/streams.ts'
import { MISSING_CODE } from '../../table/column.ts'
import { type Cursor, openCursor } from '../cursor.ts'
import { OF_ITSELF, type OrderBook } from '../life/order-book.ts'
import type { Person } from '../people/person.ts'
import type { Settings } from '../spec.ts'
import { openAccounts } from './accounts.ts'
import type { FreshTexts } from './fresh-texts.ts'
import { mostRecords } from './membership.ts'
import { openRecordKeys } from './record-keys.ts'

/** How one order after the other was written down. */
export interface Recording {
  /** Days from the order to the record of it. */
  delay: number
  /** Begins a person with so many records in the customer file and the shop. */
  begin(person: Person, records: Uint8Array): void
  /** Writes an order down: the code of the key it was written under, or -1 where nobody was asked. */
  record(book: OrderBook, at: number): number
}

/** Nine of ten orders are written down within so many days, the others within a month. */
const promptShare = 0.9
const promptDays = 4
const latestDays = 30

/** A card of the customer file: its place after the accounts. */
const card = mostRecords

/**
 * Opens the writing down of orders. At the till or in the shop somebody is asked who they are: an account of the shop that was opened by then is named, else the customer
 * card, else nobody is.
 *
 * @param keys - receives the keys, each once a person.
 */
export function openRecording(settings: Settings, keys: FreshTexts): Recording {
  const { seed, traits } = settings
  const cursor = openCursor(seed)
  const { writeKey } = openRecordKeys(settings)
  const accounts = openAccounts(settings)
  /** The code of the key of each account, and of the card. */
  const codes = new Int32Array(card + 1)
  let id = 0
  let hasCard = false
  const hasOneKey = traits.keys !== 'opaque'
  const codeOf = (place: number): number => {
    if (codes[place] < 0)
      codes[place] = keys.end(
        place === card
          ? writeKey(0, id, 0, keys.bytes, keys.at)
          : writeKey(1, id, place, keys.bytes, keys.at),
      )
    return codes[place]
  }
  const recording: Recording = {
    delay: 0,
    begin(person, records) {
      id = person.id
      hasCard = records[0] > 0
      codes.fill(MISSING_CODE)
      if (!traits.isTidy) accounts.begin(person, records[1])
    },
    record(book, at) {
      if (traits.isTidy) return codeOf(card)
      openWords(cursor, id, book, at)
      const isAnonymous = uniform(cursor) < traits.anonymousLines
      const account = accounts.choose(book.day[at], uniform(cursor))
      const isPrompt = uniform(cursor) < promptShare
      const u = uniform(cursor)
      recording.delay = isPrompt
        ? Math.floor(u * promptDays)
        : promptDays + Math.floor(u * (latestDays + 1 - promptDays))
      if (isAnonymous || (account < 0 && !hasCard)) return MISSING_CODE
      return codeOf(hasOneKey || account < 0 ? card : account)
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
