import { channels } from '../retailer/channels.ts'
import { departments } from '../retailer/departments.ts'
import { offers } from '../retailer/offers.ts'

/** One option: an offer through a channel. */
export interface TrueOption {
  readonly offer: string
  readonly channel: string
  readonly department: string
  /** EUR a message on day 0. */
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
