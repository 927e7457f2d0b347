/** One turn of the event loop, so that timers, clicks and aborts get through; takes some microseconds. */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === 'function') setImmediate(resolve)
    else turnByMessage(resolve)
  })
}

/** What browsers and Node agree on; a timer of 0 ms would wait 4 ms in a browser. */
interface Channel {
  readonly port1: { onmessage: (() => void) | null; close(): void }
  readonly port2: { postMessage(message: null): void }
}

function turnByMessage(resolve: () => void): void {
  const channel = new MessageChannel() as unknown as Channel
  channel.port1.onmessage = () => {
    channel.port1.close()
    resolve()
  }
  channel.port2.postMessage(null)
}
