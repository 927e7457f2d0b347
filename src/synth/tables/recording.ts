import { uniform } from '../../math/philox.ts'
import { campaignStream, outcomeDraws, outcomeStream, recordingStream } from '../../math/streams.ts'
import { type Cursor, openCursor } from '../cursor.ts'
import { OF_ITSELF, type OrderBook } from '../life/order-book.ts'
import type { Person } from '../people/person.ts'
import type { Settings } from '../spec.ts'
import { openAccounts } from './accounts.ts'
import { mostRecords } from './membership.ts'

/** How one order after the other was written down. */
export interface Recording {
  /** Days from the order to the record of it. */
  delay: number
  /** The number of the account of the shop, {@link card}, or {@link nobody}. */
  writtenUnder: number
  /** Begins a person with so many records in the customer file and the shop. */
  begin(person: Person, records: Uint8Array): void
  /** Writes an order down. */
  record(book: OrderBook, at: number): void
}

/** The card of the customer file: its number comes after those of the accounts. */
export const card: number = mostRecords

/** Where nobody noted whose an order was. */
export const nobody = -1

/** Nine of ten orders are written down within so many days, the others within a month. */
const promptShare = 0.9
const promptDays = 4
const latestDays = 30

/**
 * Opens the writing down of orders. At the till or in the shop somebody is asked who they are: an account of the shop that was opened by then is named, else the customer
 * card, else nobody is. At a tidy level everybody has a card, and shows it where they are asked; orders are written down at once.
 *
 * @param anonymousShare - of the orders: those at which nobody is asked.
 */
export function openRecording(settings: Settings, anonymousShare: number): Recording {
  const { seed, traits } = settings
  const cursor = openCursor(seed)
  const accounts = openAccounts(settings)
  const hasOneKey = traits.keys !== 'opaque'
  let id = 0
  let hasCard = false
  const recording: Recording = {
    delay: 0,
    writtenUnder: nobody,
    begin(person, records) {
      id = person.id
      hasCard = traits.isTidy || records[0] > 0
      accounts.begin(person, traits.isTidy ? 0 : records[1])
    },
    record(book, at) {
      openWords(cursor, id, book, at)
      const isAnonymous = uniform(cursor) < anonymousShare
      const account = accounts.choose(book.day[at], uniform(cursor))
      recording.delay = traits.isTidy ? 0 : drawDelay(cursor)
      if (isAnonymous || (account < 0 && !hasCard)) recording.writtenUnder = nobody
      else recording.writtenUnder = hasOneKey || account < 0 ? card : account
    },
  }
  return recording
}

function drawDelay(cursor: Cursor): number {
  const isPrompt = uniform(cursor) < promptShare
  const u = uniform(cursor)
  return isPrompt ? Math.floor(u * promptDays) : promptDays + Math.floor(u * (latestDays + 1 - promptDays))
}

/** Four words an order, wherever it came from. */
function openWords(cursor: Cursor, id: number, book: OrderBook, at: number): void {
  const origin = book.origin[at]
  const place = book.place[at]
  if (origin === OF_ITSELF) cursor.open(recordingStream(place), id)
  else if (origin < OF_ITSELF) cursor.open(campaignStream(-2 - origin, outcomeDraws.recording), id)
  else cursor.open(outcomeStream(origin, outcomeDraws.recording), id).skip(4 * place)
}
