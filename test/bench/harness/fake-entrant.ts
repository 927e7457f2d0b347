import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { compete } from '../../../bench/harness/compete.ts'

/** An entrant of known time, memory and result. */
await compete<Uint8Array>((folder, job) => {
  if (job['crash'] === true) throw new Error('this entrant crashes')
  const given = Number(readFileSync(join(folder, 'given'), 'utf8'))
  return {
    version: '1.2.3',
    async run() {
      if (job['hang'] === true) await new Promise((resolve) => setTimeout(resolve, 1e6))
      await new Promise((resolve) => setTimeout(resolve, 50))
      return new Uint8Array(2 ** 20 * Number(job['megabytes'])).fill(1)
    },
    report: (held) => ({
      result: { held: held.length },
      work: { answer: given + Number(job['wrong'] ?? 0) },
    }),
  }
})
