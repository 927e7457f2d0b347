import { createThreads } from 'clientele'
import { type JobResult, job } from './job.ts'

/** What a page leaves for the test to read. */
export interface PageState {
  readonly ready: boolean
  readonly outcome: JobResult | { readonly failure: string } | null
}

interface Page {
  state?: PageState
  readonly location: { readonly search: string }
  addEventListener(event: 'click', listener: () => void): void
}

/**
 * The page of a user: a click runs the job, on as many threads as the address says (`?threads=2`), of the script that it names
 * (`&worker=given`, or an address) or made on the spot.
 */
export function startPage(given: string): void {
  const page = globalThis as unknown as Page
  const asked = new URLSearchParams(page.location.search)
  const count = Number(asked.get('threads') ?? 0)
  const script = asked.get('worker')
  const worker = script === 'given' ? given : (script ?? undefined)
  page.addEventListener('click', async () => {
    const threads = count === 0 ? undefined : createThreads({ count, worker })
    try {
      page.state = { ready: true, outcome: await job(threads) }
    } catch (error) {
      page.state = { ready: true, outcome: { failure: String(error) } }
    } finally {
      await threads?.close()
    }
  })
  page.state = { ready: true, outcome: null }
}
