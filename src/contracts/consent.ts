/**
 * What a customer said about a channel and a purpose. Withdrawn wins over granted wherever sources contradict each other;
 * unknown permits nothing.
 */
export type ConsentStatus = 'granted' | 'withdrawn' | 'unknown'

/** The columns of a consent table: one row per customer, channel and purpose. */
export const consentColumns = {
  customer_id: 'text',
  channel: 'text',
  purpose: 'text',
  status: 'text',
  /** The day of the statement that decided. */
  since: 'date',
  source: 'text',
} as const
