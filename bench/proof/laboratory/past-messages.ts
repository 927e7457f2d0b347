import type { World } from 'clientele/synth'
import { morningBooks, readCampaigns, rowsOfCampaigns } from './campaign-study.ts'
import { beside, type Features, featuresAt, internalFeatures, under } from './features.ts'
import type { Instance } from './instance.ts'
import { joinBooks } from './join-books.ts'
import type { Pilot } from './pilot.ts'
import { openStudy, type Study } from './study.ts'

/** Messages before the pilot, by choice rather than at random; who was sent nothing is left out. */
export interface PastMessages {
  /** `customer` is the number of the customer. */
  readonly messages: Pilot
  /** What the books said on the morning of each message. */
  readonly internal: Features
}

/** Reads what campaigns sent to the customers of the pilot. */
export function readPastMessages(world: World, instance: Instance): PastMessages {
  const campaigns = readCampaigns(instance.retailer, instance.learning.customers)
  const { option } = campaigns.contacts
  const sent = rowsOfCampaigns(
    campaigns,
    Int32Array.from(option.keys()).filter((i) => option[i] >= 0),
  )
  const books = joinBooks(morningBooks(world, instance, sent))
  return { messages: sent.contacts, internal: internalFeatures(books) }
}

/** A study and past messages whose rows are behind those of all its customers. */
export interface LongStudy {
  readonly study: Study
  readonly history: Pilot
}

/**
 * Puts past messages under the customers of a study, so that their features have one scale.
 *
 * @param bought - features from suppliers, of all customers; of past messages they are those of today.
 */
export function withPast(
  instance: Instance,
  { messages, internal }: PastMessages,
  bought: readonly Features[],
): LongStudy {
  const own = under(instance.internal, internal)
  const theirs = bought.map((features) => under(features, featuresAt(features, messages.customer)))
  return {
    study: openStudy(instance, beside(own, ...theirs)),
    history: { ...messages, customer: messages.customer.map((_, i) => instance.internal.rows + i) },
  }
}
