import { channels } from '../../../src/synth/retailer/channels.ts'
import { channelCount } from './catalog.ts'
import { openRecordDraws } from './record-draws.ts'
import type { Records } from './records.ts'

/** What a record holds whose persons do not say the same. */
const rules = {
  'withdrawn wins': (held: number, said: number) => Math.min(held, said),
  any: (held: number, said: number) => Math.max(held, said),
  latest: (held: number, said: number, isLatest: boolean) => (isLatest ? said : held),
}
export type ConsentRule = keyof typeof rules

/** Share of the consents of second records that contradict the first. */
const contradicting = 0.03

/**
 * Which channels may be used by what the records say; shape [records, channels]. Of several persons each is as likely to be the one who spoke last, channel by
 * channel. What was withdrawn is the truth: so a contradiction is a grant in the second record of one whom the channel does not reach.
 *
 * @param reached - what is true, shape [persons, channels].
 */
export function consentOfRecords(
  seed: number,
  records: Records,
  reached: Uint8Array,
  rule: ConsentRule,
): Uint8Array {
  const { count, first, second, place } = records
  const drawn = openRecordDraws(seed)
  const out = new Uint8Array(count * channelCount)
  for (let person = 0; person < first.length; person++)
    for (let c = 0; c < channelCount; c++) {
      const said = reached[person * channelCount + c]
      const cell = first[person] * channelCount + c
      const held = place[person] === 1 ? said : out[cell]
      out[cell] = rules[rule](held, said, drawn('isLatest', person, c) < 1 / place[person])
      if (second[person] < 0) continue
      const contradicts = drawn('consentContradicts', person, c) < contradicting / (1 - channels[c].reach[0])
      out[second[person] * channelCount + c] = contradicts ? 1 : said
    }
  return out
}
