import type { FeatureDefinition } from '../contracts/features.ts'
import type { Rows } from '../engine/relation.ts'
import { runPass } from '../engine/run-pass.ts'
import type { CustomerRows } from './customer-rows.ts'
import type { FeatureOptions, FeatureSettings } from './feature-options.ts'
import { definitionOf, integerPart } from './feature-part.ts'
import { messagesPass } from './messages-pass.ts'
import type { EventFeatures } from './purchase-features.ts'

/** The window in which messages are counted. */
export const MESSAGE_DAYS = 30

/** Why contacts are left out. A row counts once, under the first that holds. */
export const contactReasons = [
  'contact-missing-date',
  'contact-after-as-of',
  'contact-unknown-customer',
] as const

/** What the messages to a customer become. */
export function messageDefinition(): FeatureDefinition {
  const words = `messages in the last ${MESSAGE_DAYS} days`
  return definitionOf(`messages_${MESSAGE_DAYS}d`, words, 'log', { windowDays: MESSAGE_DAYS })
}

/** Finds how many messages each customer was sent in the last 30 days, in one pass. */
export async function messageFeatures(
  rows: Rows,
  customers: CustomerRows,
  { asOfDay, daysOf }: FeatureSettings,
  options: FeatureOptions,
): Promise<EventFeatures> {
  const state = { asOfDay, start: asOfDay - MESSAGE_DAYS }
  const { ceilingBytes } = options
  const { messages, leftOut } = await runPass(rows, messagesPass(customers, daysOf), state, options, {
    ceilingBytes,
  })
  const counts = new Float64Array(customers.count)
  messages.keys[0].forEach((customer, i) => {
    counts[customer] = messages.values[0][i]
  })
  return {
    parts: [integerPart(messageDefinition(), counts)],
    leftOut: Object.fromEntries(contactReasons.map((reason, i) => [reason, leftOut[i]])),
  }
}
