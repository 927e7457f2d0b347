import { type ContactColumn, openWorld, type RetailerSpec } from 'clientele/synth'
import { columnOfKind, numbersOf, type Table, textAt } from 'clientele/table'
import { reachedByEmail } from './mailing.ts'
import { dayOf } from './wave-days.ts'

/** What a randomized pilot says of an offer by e-mail, in EUR a message. */
export interface OfferReading {
  readonly offer: string
  /** Participants who got it by e-mail. */
  readonly treated: number
  /** Mean margin less the cost of the message, less the mean margin of the controls. */
  readonly value: number
  readonly standardError: number
}

/** What the company knows of its offers when the pilot is over, the best first: the rivals send that one. */
export function readPilotOffers(spec: RetailerSpec): readonly OfferReading[] {
  const world = openWorld(spec)
  const consent = world.view(dayOf(0)).consent.table()
  const reached = new Set(reachedByEmail(consent, dayOf(0)))
  return readOffers(world.view(dayOf(1)).contacts.table(), reached)
}

/**
 * Compares, for every offer, participants of the pilot who got it by e-mail with the controls; the best first, ties by name. The chance of getting it by e-mail hangs on
 * which other channels reach a customer, so each row weighs one by its logged chance (Hájek 1971), and only those whom e-mail reached are compared.
 *
 * @param reached - the keys of customers whom e-mail reached when the pilot began.
 */
export function readOffers(
  contacts: Table<ContactColumn>,
  reached: ReadonlySet<string>,
): readonly OfferReading[] {
  const groups = weigh(contacts, reached)
  const controls = meanOf(groups.get(null) ?? [])
  return [...groups]
    .flatMap(([offer, rows]) => {
      if (offer === null) return []
      const { mean, variance } = meanOf(rows)
      const standardError = Math.sqrt(variance + controls.variance)
      return [{ offer, treated: rows.length, value: mean - controls.mean, standardError }]
    })
    .sort((a, b) => b.value - a.value || (a.offer < b.offer ? -1 : 1))
}

/** The readings as lines to print. */
export function offerLines(readings: readonly OfferReading[]): string[] {
  const line = ({ offer, value, standardError, treated }: OfferReading): string =>
    `${offer.padEnd(28)}${value.toFixed(2).padStart(6)} ± ${standardError.toFixed(2)}, ${treated} participants`
  return ['By e-mail, EUR a message against controls, ± one standard error:', ...readings.map(line)]
}

/** A participant: EUR of margin less what the message cost, and one by the chance of what was done. */
interface WeighedRow {
  readonly euros: number
  readonly weight: number
}

/** The participants by the offer they got by e-mail; controls under null. */
function weigh(
  contacts: Table<ContactColumn>,
  reached: ReadonlySet<string>,
): ReadonlyMap<string | null, readonly WeighedRow[]> {
  const [customer, campaign, offer, channel] = (['customer_id', 'campaign', 'offer', 'channel'] as const).map(
    (name) => columnOfKind(contacts, name, 'text'),
  )
  const [margin, cost, propensity] = (['margin', 'cost', 'propensity'] as const).map((name) =>
    numbersOf(contacts, name),
  )
  const groups = new Map<string | null, WeighedRow[]>()
  for (let row = 0; row < contacts.rowCount; row++) {
    const name = textAt(offer, row)
    const isCompared = name === null || textAt(channel, row) === 'email'
    if (!isCompared || textAt(campaign, row) !== 'pilot' || Number.isNaN(margin[row])) continue
    if (!reached.has(textAt(customer, row) ?? '')) continue
    const rows = groups.get(name) ?? []
    rows.push({ euros: margin[row] / 100 - cost[row], weight: 1 / propensity[row] })
    groups.set(name, rows)
  }
  return groups
}

/** The weighted mean, and its variance by linearization. */
function meanOf(rows: readonly WeighedRow[]): { readonly mean: number; readonly variance: number } {
  const weights = rows.reduce((sum, { weight }) => sum + weight, 0)
  const mean = rows.reduce((sum, { euros, weight }) => sum + weight * euros, 0) / weights
  const variance =
    rows.reduce((sum, { euros, weight }) => sum + (weight * (euros - mean)) ** 2, 0) / weights ** 2
  return { mean, variance }
}
