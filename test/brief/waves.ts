import type { Brief } from '../../src/brief/brief.ts'
import { memoryStore } from '../../src/brief/memory-store.ts'
import { run } from '../../src/brief/run.ts'
import type { RunResult, Store } from '../../src/contracts/run.ts'
import { unguarded } from '../../src/table/formula-guard.ts'
import { readCsv } from '../../src/table/read-csv.ts'
import { toRows } from '../../src/table/to-rows.ts'
import { type Files, memoryData, plainPage } from './programme.ts'

/** One run of a row of runs. */
export interface Wave {
  readonly result: RunResult
  readonly store: Store
}

/** Runs a brief, after the run before it. */
export async function waveOf(brief: Brief, files: Files, previous?: Wave): Promise<Wave> {
  const store = memoryStore()
  const data = memoryData(files)
  const result = await run(brief, { data, render: plainPage, store, previous: previous?.store })
  return { result, store }
}

/** The rows of a table of a run. */
export async function rowsOf({ store }: Wave, table: string): Promise<Record<string, string | null>[]> {
  const bytes = (await store.read(`tables/${table}.csv`)) ?? new Uint8Array()
  const [header] = new TextDecoder().decode(bytes).split('\n')
  const kinds = Object.fromEntries(
    header
      .trim()
      .split(',')
      .map((name) => [name, 'text' as const]),
  )
  const read = await readCsv(bytes, { kinds, separator: ',' })
  return toRows(unguarded(read.table)) as Record<string, string | null>[]
}
