import type { FeatureDefinition } from '../contracts/features.ts'
import type { RunResult, StageName } from '../contracts/run.ts'
import { type RowValue, toRows } from '../table/to-rows.ts'

/** The stages of a run as a reader knows them, in order. */
export const stageWords: { readonly [stage in StageName]: string } = {
  merge: 'Merging the sources',
  features: 'Describing customers in numbers',
  segments: 'Segments',
  response: 'Learning from the past',
  target: 'The plan',
  measure: 'Measuring',
}

/** What became of a customer, in words. Outcomes that are not known here are shown as they are. */
export const outcomeWords: { readonly [outcome: string]: string } = {
  contacted: 'Receives a message',
  'held-out': 'Held out by lot, so that the plan can be judged against people it did not touch',
  'messages-used': 'Has had all messages that the limits allow',
  'nothing-eligible': 'No offer and channel is allowed (eligibility, consent or reach)',
  'nothing-worthwhile': 'Every message would cost more than it brings',
  limits: 'A message would pay, but the limits are full with others for whom it pays more',
  'not-drawn': 'The lot of the pilot fell on no message',
}

/** Why pairs of a customer and an option were left out before planning. */
export const exclusionWords: { readonly [reason: string]: string } = {
  eligibility: 'The offer is not meant for the customer',
  consent: 'No consent for the channel and purpose',
  unreachable: 'The channel does not reach the customer',
  'quiet-time': 'Contacted too recently',
  'messages-used': 'All messages of the period are used',
  harm: 'The benefit to the customer is below the floor',
}

/** Why events were left out of the features. */
export const leftOutWords: { readonly [reason: string]: string } = {
  'after-as-of': 'on or after the as-of date',
  'unknown-customer': 'of customers no source knows',
  'missing-date': 'without a date',
}

/** The words for a key, or the key itself with spaces for dashes. */
export function wordsFor(words: { readonly [key: string]: string }, key: string): string {
  return Object.hasOwn(words, key) ? words[key] : key.replaceAll('-', ' ')
}

/** A feature, or a level of one (`city=Oslo`), in words. */
export function featureWords(feature: string, definitions: readonly FeatureDefinition[]): string {
  const own = definitions.find(({ name }) => name === feature)
  if (own !== undefined) return own.words
  const owner = definitions.find(
    ({ name }) => feature.startsWith(`${name}=`) || feature === `${name} is missing`,
  )
  if (owner === undefined) return feature
  const level = feature.slice(owner.name.length)
  return level.startsWith('=') ? `${owner.words}: ${level.slice(1)}` : `${owner.words}: not known`
}

/** One sentence part with a capital. */
export function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}

/** `1 customer`, `2 customers`. */
export function plural(number: string, noun: string): string {
  return `${number} ${noun}${number === '1' ? '' : 's'}`
}

/** A plan nearer to the bound than this, in currency units, is called the best. */
export const leastDistance = 0.005

/** A share of the rows of the plan: messages, value and cost. */
export interface PlanPart {
  readonly segment: string
  readonly offer: string
  readonly channel: string
  readonly messages: number
  readonly value: number
  readonly cost: number
}

/** The plan by segment, offer and channel. */
export function planParts({ planBySegment }: RunResult): readonly PlanPart[] {
  const rows: readonly { readonly [name: string]: RowValue }[] = toRows(planBySegment)
  return rows.map((row) => ({
    segment: String(row['segment'] ?? ''),
    offer: String(row['offer'] ?? ''),
    channel: String(row['channel'] ?? ''),
    messages: Number(row['messages'] ?? 0),
    value: Number(row['value'] ?? 0),
    cost: Number(row['cost'] ?? 0),
  }))
}

/** Parts of the plan together. */
export function together(parts: readonly PlanPart[]): Pick<PlanPart, 'messages' | 'value' | 'cost'> {
  const sum = (of: (part: PlanPart) => number): number => parts.reduce((total, part) => total + of(part), 0)
  return {
    messages: sum((part) => part.messages),
    value: sum((part) => part.value),
    cost: sum((part) => part.cost),
  }
}

/** A segment by its name; by its id where the run has no such segment. */
export function segmentName({ segmentation }: RunResult, id: string): string {
  return segmentation.profiles.find((profile) => profile.id === id)?.name ?? id
}
