import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

/** Debian's chromium, or the one that `CHROMIUM` names; Firefox and Safari are not driven here. */
const chromiumPath: string = process.env['CHROMIUM'] ?? '/usr/bin/chromium'

/** What the title of a test says where there is no chromium, else nothing. */
export const withoutChromium: string = existsSync(chromiumPath)
  ? ''
  : ` (skipped: no chromium at ${chromiumPath})`

/** How long a page may take for one step, in milliseconds: other tests run beside. */
export const stepTimeout = 120_000

/** Starts chromium with a profile of its own, which resolves no name and so reaches no other machine. */
export function startChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
    ],
  })
}
