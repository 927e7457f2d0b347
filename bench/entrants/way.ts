import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { dataFolder, openRunFolder } from 'clientele/node'
import { renderReport } from 'clientele/report'
import { type RunResult, readBrief, run } from 'clientele/run'
import { compete } from '../harness/compete.ts'
import { openThreads } from './threads.ts'
import { version } from './version.ts'

/** The whole way, files and report included. */
await compete<{
  readonly result: RunResult
  readonly seconds: ReadonlyMap<string, number>
  readonly files: string
}>(async (folder, job) => {
  const brief = readBrief(readFileSync(join(folder, 'brief.json'), 'utf8'))
  const { context, close } = await openThreads(Number(job['threads']))
  return {
    version,
    close,
    async run() {
      const stages = stopwatch()
      const files = join(mkdtempSync(join(folder, 'way-')), 'run')
      const store = await openRunFolder(files)
      try {
        const data = dataFolder(join(folder, 'data'))
        const onStage = (stage: string): void => stages.begin(stage)
        const result = await run(brief, { store, data, render: renderReport, onStage, ...context })
        return { result, seconds: stages.end(), files }
      } finally {
        await store.close()
      }
    },
    report({ result: { customers, plan }, seconds, files }) {
      const { gap, decisions } = plan
      const result = { customers, messages: decisions.rowCount, gap: Number(gap.toPrecision(3)) }
      return {
        result: { ...result, ...Object.fromEntries(seconds) },
        work: { customers, files: hashOf(files) },
      }
    },
  }
})

/** Of all result files, as the manifest names them: threads change no byte. */
function hashOf(folder: string): string {
  const { files } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as { files: unknown }
  return createHash('sha256').update(JSON.stringify(files)).digest('hex')
}

/** Seconds of stages that follow one another; the last one holds the writing of the results too. */
function stopwatch(): { begin(stage: string): void; end(): ReadonlyMap<string, number> } {
  const seconds = new Map<string, number>()
  let stage = 'hashing of the files'
  let since = performance.now()
  const end = (): ReadonlyMap<string, number> => {
    seconds.set(stage, Number(((performance.now() - since) / 1000).toFixed(2)))
    return seconds
  }
  return {
    end,
    begin(next) {
      end()
      stage = next
      since = performance.now()
    },
  }
}
