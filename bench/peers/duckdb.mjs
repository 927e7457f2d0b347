// DuckDB in Node: a CSV file into its own table, or from there to typed arrays; Parquet to typed arrays.
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { compete } from '../harness/compete.ts'
import { digestCodes, digestNumbers } from '../harness/column-digest.ts'
import { versionOf } from './version.mjs'

const types = { text: 'VARCHAR', integer: 'BIGINT', number: 'DOUBLE', date: 'DATE' }

await compete(async (folder, job) => {
  const kinds = JSON.parse(job.kinds)
  const path = join(folder, job.file)
  const database = await (await DuckDBInstance.create(':memory:', { threads: String(job.threads) })).connect()
  const columns = Object.entries(kinds).map(([name, kind]) => `'${name}': '${types[kind]}'`)
  const csv = `read_csv('${path}', header = true, columns = {${columns}})`
  const load = () => database.run(`CREATE OR REPLACE TABLE t AS SELECT * FROM ${csv}`)
  const work = {
    table: { run: load, report: () => digestTable(database, kinds) },
    async arrays() {
      await load()
      return arraysOf(database, 't', kinds)
    },
    parquet: () => arraysOf(database, `read_parquet('${path}')`, kinds),
  }[job.mode]
  return {
    version: versionOf('@duckdb/node-api'),
    run: work.run ?? work,
    async report(found) {
      const facts = work.report ? await work.report() : digestArrays(found, kinds)
      return { result: { rows: facts.rows }, work: facts }
    },
  }
})

/** Numbers are copied from its vectors; texts become codes by a Map. */
async function arraysOf(database, from, kinds) {
  const names = Object.keys(kinds)
  const result = await database.stream(`SELECT ${names.map((name) => selected(name, kinds[name]))} FROM ${from}`)
  const columns = names.map((name) => (kinds[name] === 'text' ? { codes: [], known: new Map() } : { pieces: [] }))
  let rows = 0
  for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    rows += chunk.rowCount
    columns.forEach((column, i) => {
      const vector = chunk.getColumnVector(i)
      if (column.pieces) column.pieces.push(vector.items.slice(0, chunk.rowCount))
      else column.codes.push(codesOf(vector, chunk.rowCount, column.known))
    })
  }
  return {
    rows,
    columns: columns.map(({ pieces, codes, known }) =>
      pieces ? { values: joined(new Float64Array(rows), pieces) } : { codes: joined(new Int32Array(rows), codes), known },
    ),
  }
}

function selected(name, kind) {
  if (kind === 'text') return name
  if (kind === 'date') return `coalesce((${name} - DATE '1970-01-01')::DOUBLE, 'nan'::DOUBLE) AS ${name}`
  return `coalesce(${name}::DOUBLE, 'nan'::DOUBLE) AS ${name}`
}

function codesOf(vector, count, known) {
  const codes = new Int32Array(count)
  for (let row = 0; row < count; row++) {
    const text = vector.getItem(row)
    if (text === null) {
      codes[row] = -1
      continue
    }
    let code = known.get(text)
    if (code === undefined) known.set(text, (code = known.size))
    codes[row] = code
  }
  return codes
}

function joined(whole, pieces) {
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}

function digestArrays({ rows, columns }, kinds) {
  const facts = Object.keys(kinds).map((name, i) => {
    const { values, codes, known } = columns[i]
    if (values) return digestNumbers(name, values)
    const lengths = Array.from(known.keys(), (text) => Buffer.byteLength(text))
    return digestCodes(name, codes, (code) => lengths[code])
  })
  return Object.assign({ rows }, ...facts)
}

async function digestTable(database, kinds) {
  const parts = Object.entries(kinds).flatMap(([name, kind]) => {
    const missing = `count(*) - count(${name}) AS "${name}.missing"`
    if (kind === 'text') return [missing, `count(DISTINCT ${name}) AS "${name}.distinct"`, `sum(strlen(${name})) AS "${name}.bytes"`]
    return [missing, `sum(${kind === 'date' ? `${name} - DATE '1970-01-01'` : name}) AS "${name}.sum"`]
  })
  const reader = await database.runAndReadAll(`SELECT count(*) AS rows, ${parts} FROM t`)
  const [facts] = reader.getRowObjectsJS()
  return Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, Number(value)]))
}
