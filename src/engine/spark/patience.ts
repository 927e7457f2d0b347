import { setTimeout as sleep } from 'node:timers/promises'
import type { Channel } from './channel.ts'

const firstDelayMs = 50
const longestDelayMs = 1000

/** How long it is worth trying again. It is used up by attempts that bring nothing, and restored by an answer. */
export interface Patience {
  /** Waits longer each time, then until a connection stands; false where patience is at its end. */
  reconnect(): Promise<boolean>
  restore(): void
}

/** @param limitMs - how long a server that is gone is waited for in all. */
export function createPatience(channel: Pick<Channel, 'isReady'>, limitMs: number): Patience {
  let spentMs = 0
  let delayMs = firstDelayMs
  return {
    async reconnect() {
      while (spentMs < limitMs) {
        await sleep(delayMs)
        spentMs += delayMs
        delayMs = Math.min(longestDelayMs, 2 * delayMs)
        if (await channel.isReady(longestDelayMs)) return true
        spentMs += longestDelayMs
      }
      return false
    },
    restore() {
      spentMs = 0
      delayMs = firstDelayMs
    },
  }
}
