import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { type CsvKind, csvSource, numbersOf } from 'clientele/table'
import { compete } from '../harness/compete.ts'
import { openThreads } from './threads.ts'
import { version } from './version.ts'

/** A file that is read again and again as one stream, its header once, table by table; nothing but sums is kept. */
await compete<Sums>(async (folder, job) => {
  const { context, close } = await openThreads(Number(job['threads']))
  const kinds = JSON.parse(String(job['kinds'])) as Record<string, CsvKind>
  const path = join(folder, String(job['file']))
  const summed = String(job['summed'])
  const headerBytes = await lengthOfHeader(path)
  const repeated = (): AsyncIterable<Uint8Array> => repeat(path, headerBytes, Number(job['times']))
  return {
    version,
    close,
    async run() {
      const source = await csvSource(repeated, { kinds, ...context })
      const sums = { rows: 0, sum: 0 }
      for await (const table of source.open()) {
        const values = numbersOf(table, summed)
        for (let row = 0; row < values.length; row++) sums.sum += values[row]
        sums.rows += table.rowCount
      }
      return sums
    },
    report: ({ rows, sum }) => ({ result: { rows }, work: { rows, sum } }),
  }
})

interface Sums {
  rows: number
  sum: number
}

async function* repeat(path: string, headerBytes: number, times: number): AsyncGenerator<Uint8Array> {
  for (let time = 0; time < times; time++) {
    const stream = createReadStream(path, { start: time === 0 ? 0 : headerBytes, highWaterMark: 2 ** 20 })
    for await (const chunk of stream) yield chunk as Uint8Array
  }
}

async function lengthOfHeader(path: string): Promise<number> {
  const file = await open(path)
  try {
    const { buffer } = await file.read(Buffer.alloc(2 ** 16))
    return buffer.indexOf('\n') + 1
  } finally {
    await file.close()
  }
}
