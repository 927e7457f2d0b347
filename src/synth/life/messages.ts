/** At most so many messages go to one person in a wave. */
export const mostMessages = 8

/** The messages to one person in a wave, in the order of their options. */
export interface Messages {
  count: number
  /** Option `offer * 5 + channel` of each. */
  readonly option: Uint8Array
  /** Which record of the person each was sent to: 16 times the source + the record. */
  readonly record: Uint8Array
}

/** No message. */
export function noMessages(): Messages {
  return { count: 0, option: new Uint8Array(mostMessages), record: new Uint8Array(mostMessages) }
}
