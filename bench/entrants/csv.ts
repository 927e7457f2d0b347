import { dataFolder } from 'clientele/node'
import { type Column, type CsvKind, decode, readCsv, type Table } from 'clientele/table'
import { digestCodes, digestNumbers } from '../harness/column-digest.ts'
import { compete } from '../harness/compete.ts'
import type { Facts } from '../harness/question.ts'
import { openThreads } from './threads.ts'
import { version } from './version.ts'

/** From a file to typed columns; strings are not made. */
await compete<Table>(async (folder, job) => {
  const { context, close } = await openThreads(Number(job['threads']))
  const kinds = JSON.parse(String(job['kinds'])) as Record<string, CsvKind>
  const input = await dataFolder(folder).open(String(job['file']))
  return {
    version,
    close,
    run: async () => (await readCsv(input, { kinds, ...context })).table,
    report: (table) => ({ result: { rows: table.rowCount }, work: digest(table) }),
  }
})

function digest({ names, columns, rowCount }: Table): Facts {
  return Object.assign({ rows: rowCount }, ...names.map((name) => digestColumn(name, columns[name])))
}

function digestColumn(name: string, column: Column): Facts {
  if (column.kind === 'number' || column.kind === 'integer') return digestNumbers(name, column.values)
  if (column.kind === 'date')
    return digestNumbers(
      name,
      Float64Array.from(column.values, (day) => (day === -(2 ** 31) ? Number.NaN : day)),
    )
  if (column.kind !== 'text') throw new Error(`The column ${name} is read as ${column.kind}.`)
  const { codes, dictionary } = column
  return digestCodes(name, Int32Array.from(codes), (code) => decode(dictionary, code).length)
}
