import { sigmoid } from '../../math/exp.ts'
import { log } from '../../math/log.ts'
import { drawNormal } from '../../math/normal.ts'
import { integerBelow, uniform } from '../../math/philox.ts'
import { campaignDraws, campaignStream, streams } from '../../math/streams.ts'
import { type Cursor, openCursor } from '../cursor.ts'
import type { Person } from '../people/person.ts'
import { channels } from '../retailer/channels.ts'
import { offers } from '../retailer/offers.ts'
import type { Settings } from '../spec.ts'
import type { OrderBook } from './order-book.ts'
import { channelAt, weightOf } from './pilot.ts'

/** Whom a campaign before the pilot contacted, and how. */
export interface CampaignChoice {
  /** Option `offer * 5 + channel`, or -1 where the person was not contacted. */
  option: number
  /** The score of the campaign tool, by which it chose among others: standard normal. */
  affinity: number
  /** What the log holds as the chance of what was done; NaN where nothing was logged. */
  propensity: number
}

/** Share of those chosen who are taken out again by a list of exclusions that knows nothing of them. */
const excludedShare = 0.1

/** A past campaign chose who bought of late, often and for much, who scored high, and whom managers judged well. */
const weights = { constant: -1.6, byRfm: 1.1, byAffinity: 0.5 }

/** Mean and standard deviation over customers of {@link rfmOf}, and of the log of all their occasions a week; measured. */
const rfmScale = { mean: -0.125, deviation: 1.378 }
const walletScale = { mean: -0.792, deviation: 0.558 }

/** How strongly the judgement of managers follows what customers spend anywhere, which they sense and no table records. */
const judgementByWallet = 0.5

/**
 * Opens the choices of campaigns before the pilot: they were not randomized, and what managers knew is not in the data.
 *
 * @returns writes what a campaign from 0, begun on a day, chose for a person whom it may reach.
 */
export function openCampaignChoice({
  seed,
  traits,
}: Settings): (
  out: CampaignChoice,
  campaign: number,
  day: number,
  person: Person,
  book: OrderBook,
  reached: Uint8Array,
) => void {
  const cursor = openCursor(seed)
  let judged = -1
  let judgement = 0
  return (out, campaign, day, person, book, reached) => {
    if (person.id !== judged) judgement = judgementOf(cursor, person)
    judged = person.id
    // Six words: score, choice, exclusion, logging, offer, channel.
    cursor.open(campaignStream(campaign, campaignDraws.choice), person.id)
    out.affinity = drawNormal(cursor)
    const eta =
      weights.constant +
      weights.byRfm * rfm(book, day) +
      weights.byAffinity * out.affinity +
      traits.confounding * judgement
    const chance = sigmoid(eta)
    const isChosen = uniform(cursor) < chance
    const isContacted = uniform(cursor) >= excludedShare && isChosen
    const logged = uniform(cursor)
    const isRight = logged >= traits.wrongPropensities
    const contacted = isRight ? chance * (1 - excludedShare) : chance
    out.propensity =
      logged >= traits.loggedPropensities ? Number.NaN : isContacted ? contacted : 1 - contacted
    out.option = isContacted ? drawOption(cursor, book, day, reached) : -1
  }
}

/** What managers think of a customer: standard normal, in part from what the customer spends anywhere. */
function judgementOf(cursor: Cursor, { id, wallet }: Person): number {
  let occasions = 0
  for (let d = 0; d < wallet.length; d++) occasions += wallet[d]
  const sensed = (log(occasions) - walletScale.mean) / walletScale.deviation
  const own = drawNormal(cursor.open(streams.hiddenConfounder, id))
  return judgementByWallet * sensed + Math.sqrt(1 - judgementByWallet ** 2) * own
}

/** Recency, frequency and money before a day as one standardized number. */
function rfm(book: OrderBook, day: number): number {
  let orders = 0
  let spent = 0
  let last = day - 1092
  for (let at = 0; at < book.count; at++) {
    if (book.lost[at] === 1 || book.day[at] >= day) continue
    last = Math.max(last, book.day[at])
    if (book.day[at] < day - 364) continue
    orders++
    spent += book.amount[at]
  }
  return (rfmOf(day - last, orders, spent) - rfmScale.mean) / rfmScale.deviation
}

/** ln(1 + orders) + ln(1 + EUR / 50) / 2 - ln(1 + days since the last order / 28) / 2, of 52 weeks. */
function rfmOf(recency: number, orders: number, spent: number): number {
  return 0.5 * log(((1 + orders) * (1 + orders) * (1 + spent / 50)) / (1 + recency / 28))
}

/** One of the three offers of the department with most orders so far, the first of equals, through a channel that reaches the person. */
function drawOption(cursor: Cursor, book: OrderBook, day: number, reached: Uint8Array): number {
  const counts = [0, 0, 0, 0]
  for (let at = 0; at < book.count; at++)
    if (book.lost[at] === 0 && book.day[at] < day) counts[book.department[at]]++
  const favorite = counts.indexOf(Math.max(...counts))
  const ofDepartment = offersOf[favorite]
  const offer = ofDepartment[integerBelow(cursor, ofDepartment.length)]
  return offer * channels.length + channelAt(uniform(cursor) * weightOf(reached), reached)
}

/** The places of the offers of each department. */
const offersOf = [0, 1, 2, 3].map((d) => offers.flatMap(({ department }, o) => (department === d ? [o] : [])))
