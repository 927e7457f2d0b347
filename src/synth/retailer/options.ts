import { unknownName } from '../../errors.ts'
import { channels } from './channels.ts'
import { offers } from './offers.ts'

/** The number of an offer through a channel: `offer * 5 + channel`. */
export function optionNumber(offer: string | null, channel: string | null): number {
  const o = offers.findIndex(({ name }) => name === offer)
  const c = channels.findIndex(({ name }) => name === channel)
  if (o < 0) throw unknown('offer', offer, offers)
  if (c < 0) throw unknown('channel', channel, channels)
  return o * channels.length + c
}

function unknown(noun: string, found: string | null, known: readonly { readonly name: string }[]): Error {
  const names = known.map(({ name }) => name)
  return unknownName('OPTION_NAME_UNKNOWN', noun, found ?? '', names, `the ${noun}s of the retailer`)
}
