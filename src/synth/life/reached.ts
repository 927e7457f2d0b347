import { channels } from '../retailer/channels.ts'
import { NEVER } from './order-book.ts'

/** Through which channels a person may be reached, and when those that no longer do were ended. */
export interface Reached {
  /** 1 where the channel reaches them now. */
  readonly now: Uint8Array
  /** The day, counted from day 0, on which a message ended the channel, or {@link NEVER}. */
  readonly endedOn: Int32Array
}

/** Nobody is reached yet. */
export function blankReached(): Reached {
  return {
    now: new Uint8Array(channels.length),
    endedOn: new Int32Array(channels.length).fill(NEVER),
  }
}

/** A channel ends, unless it has before. */
export function endChannel(reached: Reached, channel: number, day: number): void {
  reached.now[channel] = 0
  reached.endedOn[channel] = Math.min(reached.endedOn[channel], day)
}
