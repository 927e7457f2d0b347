// Readers of CSV for Node, each in its fastest way that ends in columns.
import { createReadStream, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { compete } from '../harness/compete.ts'
import { collector, daysOf, digestOf, numbers, texts } from './columns.mjs'
import { versionOf } from './version.mjs'

const readers = {
  // Plain arrays of numbers and strings, as the library gives them; the columns of texts have no codes.
  'udsv-typed': { of: 'udsv', read: (path, kinds) => udsv(path, kinds, false) },
  'udsv-codes': { of: 'udsv', read: (path, kinds) => udsv(path, kinds, true) },
  'udsv-chunks': { of: 'udsv', read: udsvChunks },
  papaparse: { of: 'papaparse', read: papaparse },
  'csv-parse': { of: 'csv-parse', read: csvParse },
}

async function udsv(path, kinds, withCodes) {
  const { inferSchema, initParser } = await import('udsv')
  const text = readFileSync(path, 'utf8')
  const schema = schemaOf(inferSchema, text, kinds)
  const found = initParser(schema).typedCols(text)
  const names = Object.keys(kinds)
  if (withCodes) return names.map((name, i) => filled(found[i], name, kinds[name]))
  return names.map((name, i) => ({ length: () => found[i].length, digest: () => filled(found[i], name, kinds[name]).digest() }))
}

/** udsv takes a column that looks like numbers for numbers; leading zeros shall stay. */
function schemaOf(inferSchema, text, kinds) {
  const schema = inferSchema(text)
  for (const column of schema.cols) column.type = kinds[column.name] === 'text' || kinds[column.name] === 'date' ? 's' : 'n'
  return schema
}

function filled(values, name, kind) {
  const column = kind === 'text' ? texts(name, values.length) : numbers(name, kind === 'date' ? daysOf : (value) => +value, values.length)
  for (const value of values) column.add(value)
  return column
}

async function udsvChunks(path, kinds) {
  const { inferSchema, initParser } = await import('udsv')
  const rows = collector(kinds)
  let parser = null
  const stream = createReadStream(path, { encoding: 'utf8', highWaterMark: 1 << 20 })
  const take = (row) => {
    rows.add(row)
  }
  for await (const text of stream) {
    parser ??= initParser(schemaOf(inferSchema, text, kinds))
    parser.chunk(text, parser.stringArrs, take)
  }
  parser.end()
  return rows.columns
}

async function papaparse(path, kinds) {
  const { default: Papa } = await import('papaparse')
  const rows = collector(kinds)
  let isHeader = true
  await new Promise((resolve, reject) => {
    Papa.parse(createReadStream(path, { highWaterMark: 1 << 20 }), {
      skipEmptyLines: true,
      chunk({ data }) {
        for (const row of data) {
          if (isHeader) isHeader = false
          else rows.add(row)
        }
      },
      complete: resolve,
      error: reject,
    })
  })
  return rows.columns
}

async function csvParse(path, kinds) {
  const { parse } = await import('csv-parse')
  const rows = collector(kinds)
  const parser = createReadStream(path, { highWaterMark: 1 << 20 }).pipe(parse({ from_line: 2 }))
  for await (const row of parser) rows.add(row)
  return rows.columns
}

await compete((folder, job) => {
  const path = join(folder, job.file)
  const kinds = JSON.parse(job.kinds)
  const reader = readers[job.mode]
  return {
    version: versionOf(reader.of),
    run: () => reader.read(path, kinds),
    report(columns) {
      const work = digestOf(columns)
      return { result: { rows: work.rows }, work }
    },
  }
})
