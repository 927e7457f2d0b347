import { unknownName } from '../../errors.ts'
import { channels } from '../retailer/channels.ts'
import { departments } from '../retailer/departments.ts'
import { offers } from '../retailer/offers.ts'

/** One option: an offer through a channel. */
export interface TrueOption {
  readonly offer: string
  readonly channel: string
  readonly department: string
  /** EUR a message. */
  readonly cost: number
}

/** Every option in the order in which {@link trueScores} numbers them. */
export const trueOptions: readonly TrueOption[] = offers.flatMap((offer) =>
  channels.map(({ name, cost }) => ({
    offer: offer.name,
    channel: name,
    department: departments[offer.department],
    cost,
  })),
)

/** The number of an offer through a channel. */
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
