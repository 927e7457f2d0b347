import { dataFolder } from 'clientele/node'
import { numbersOf, readParquet, type Table } from 'clientele/table'
import { digestNumbers } from '../harness/column-digest.ts'
import { compete } from '../harness/compete.ts'
import { version } from './version.ts'

/** From a file to typed columns, through hyparquet. */
await compete<Table>(async (folder, job) => {
  const input = await dataFolder(folder).open(String(job['file']))
  return {
    version,
    run: () => readParquet(input),
    report(table) {
      const digests = table.names.map((name) => digestNumbers(name, numbersOf(table, name)))
      return { result: { rows: table.rowCount }, work: Object.assign({ rows: table.rowCount }, ...digests) }
    },
  }
})
