import { createInterface } from 'node:readline'
import type { Facts } from './question.ts'

/** A tool that has its input and is ready to be timed. */
export interface Competitor<Output> {
  readonly version: string
  /** The work that is timed. */
  run(): Output | Promise<Output>
  /** What the last run came to: for the row, and to be compared between tools. Not timed. */
  report(output: Output): Report | Promise<Report>
  close?(): Promise<void>
}

export interface Report {
  readonly result: Facts
  readonly work: Facts
}

/** Lines for the harness begin with this, so that what tools print does not matter. */
export const mark = '@bench '

/**
 * Serves as an entrant: gets ready, runs as often as the harness asks, and says what came of it. The harness reads clocks
 * and memory between the lines.
 */
export async function compete<Output>(
  prepare: (folder: string, job: Facts) => Competitor<Output> | Promise<Competitor<Output>>,
): Promise<void> {
  const [folder, job] = process.argv.slice(2)
  const competitor = await prepare(folder, JSON.parse(job) as Facts)
  const asks = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
  const tell = async (message: object): Promise<string> => {
    process.stdout.write(`${mark}${JSON.stringify(message)}\n`)
    return (await asks.next()).value as string
  }
  let asked = await tell({ ready: competitor.version })
  let output: Output | undefined
  while (asked === 'run') {
    output = undefined
    const start = performance.now()
    output = await competitor.run()
    asked = await tell({ seconds: (performance.now() - start) / 1000 })
  }
  await tell(await competitor.report(output as Output))
  await competitor.close?.()
  process.exit(0)
}
