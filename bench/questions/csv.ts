import { createHash } from 'node:crypto'
import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { parquetWriteBuffer } from 'hyparquet-writer'
import type { Case, Entrant, Facts, Question } from '../harness/question.ts'
import { sameWork } from '../harness/same-work.ts'
import { personsCsv, personsSha256 } from '../instances/persons.ts'
import {
  sumsOf,
  type Transactions,
  transactionSums,
  transactions,
  transactionsCsv,
} from '../instances/transactions.ts'

export const csv: Question = {
  name: 'csv',
  asks: 'How long does it take from a file to typed columns?',
  cases: (quick) =>
    quick
      ? [persons(100_000), purchases(100_000, 10_000), parquet(100_000, 10_000)]
      : [
          persons(1_000_000),
          purchases(10_000_000, 1_000_000),
          parquet(10_000_000, 1_000_000),
          personsOver(2 ** 31),
        ],
}

const personKinds = {
  record_id: 'integer',
  source: 'text',
  first_name: 'text',
  surname: 'text',
  dob: 'date',
  email: 'text',
  phone: 'text',
  street: 'text',
  postcode: 'text',
  town: 'text',
  person_id: 'integer',
  household_id: 'integer',
} as const

const purchaseKinds = {
  customer: 'integer',
  day: 'integer',
  amount: 'number',
  category: 'integer',
  channel: 'integer',
  discount: 'integer',
} as const

function persons(count: number): Case {
  return {
    name: `persons_${count}`,
    make(folder) {
      const text = personsCsv(count, 1)
      const found = createHash('sha256').update(text).digest('hex')
      if (found !== personsSha256[count])
        throw new Error(`${count} persons have the sha256 ${found}, not ${personsSha256[count]}.`)
      writeFileSync(join(folder, 'persons.csv'), text)
    },
    entrants: csvEntrants('persons.csv', personKinds),
    judge: (outcomes) => ({ unequal: sameWork(outcomes, 1e-9) }),
  }
}

/** So many MB over what the process holds before it reads. */
const mostMemory = 300

/** More than fits into memory, or might: 100,000 persons again and again as one stream, until there are so many bytes. */
function personsOver(bytes: number): Case {
  const { make } = persons(100_000)
  const times = Math.ceil(bytes / 10_874_540)
  const job = { file: 'persons.csv', kinds: JSON.stringify(personKinds), summed: 'person_id', times }
  return {
    name: 'persons_2_gb',
    make,
    entrants: [1, 2].map((threads) => ({
      ...{ tool: 'clientele', program: 'bench/entrants/csv-stream.ts', threads, job },
      ...{ warmUps: 0, runs: 1, limit: 300 },
    })),
    judge(outcomes) {
      const over = outcomes.filter(
        ({ peakMb, baselineMb }) =>
          peakMb !== null && baselineMb !== null && peakMb - baselineMb > mostMemory,
      )
      return {
        unequal: [
          ...sameWork(outcomes),
          ...over.map(
            ({ threads }) => `clientele (${threads}) took more than ${mostMemory} MB over its baseline.`,
          ),
        ],
      }
    },
  }
}

function purchases(rows: number, customers: number): Case {
  return {
    name: `transactions_${rows}`,
    make(folder) {
      const file = openSync(join(folder, 'transactions.csv'), 'w')
      for (const piece of transactionsCsv(checked(rows, customers))) writeSync(file, piece)
      closeSync(file)
    },
    entrants: csvEntrants('transactions.csv', purchaseKinds),
    judge: (outcomes) => ({ unequal: sameWork(outcomes, 1e-9) }),
  }
}

function parquet(rows: number, customers: number): Case {
  const job = { file: 'transactions.parquet' }
  return {
    name: `transactions_${rows}_parquet`,
    make(folder) {
      const made = checked(rows, customers)
      const amount = made.cents.map((cents) => cents / 100)
      const whole = (name: keyof Transactions) => ({
        name,
        data: Int32Array.from(made[name]),
        type: 'INT32' as const,
      })
      const columnData = [
        whole('customer'),
        whole('day'),
        { name: 'amount', data: amount, type: 'DOUBLE' as const },
        whole('category'),
        whole('channel'),
        whole('discount'),
      ]
      const bytes = parquetWriteBuffer({ columnData, rowGroupSize: 122_880 })
      writeFileSync(join(folder, 'transactions.parquet'), new Uint8Array(bytes))
    },
    entrants: [
      { tool: 'clientele', program: 'bench/entrants/parquet.ts', threads: 1, job, runs: 3 },
      ...[1, 2].map((threads) =>
        duckdb('to typed arrays', { ...job, mode: 'parquet', kinds: JSON.stringify(purchaseKinds) }, threads),
      ),
    ],
    judge: (outcomes) => ({ unequal: sameWork(outcomes, 1e-9) }),
  }
}

function checked(rows: number, customers: number): Transactions {
  const made = transactions(rows, customers)
  const found = JSON.stringify(sumsOf(made))
  const wanted = JSON.stringify(transactionSums[`${rows}/${customers}`])
  if (found !== wanted) throw new Error(`${rows} transactions have the sums ${found}, not ${wanted}.`)
  return made
}

function csvEntrants(file: string, kinds: { readonly [column: string]: string }): Entrant[] {
  const job = { file, kinds: JSON.stringify(kinds) }
  const node = (tool: string, needs: string, mode: string, more: Partial<Entrant> = {}): Entrant => ({
    ...{ tool, program: `csv.mjs#${needs}`, threads: 1, job: { ...job, mode }, warmUps: 0, runs: 2 },
    ...more,
  })
  return [
    ...[1, 2].map((threads) => ({ tool: 'clientele', program: 'bench/entrants/csv.ts', threads, job })),
    ...[1, 2].map((threads) => duckdb('to its table', { ...job, mode: 'table' }, threads)),
    { ...duckdb('to typed arrays', { ...job, mode: 'arrays' }, 2), warmUps: 0, runs: 2 },
    node('udsv typedCols', 'udsv', 'udsv-typed'),
    node('udsv with codes', 'udsv', 'udsv-codes'),
    node('udsv incremental', 'udsv', 'udsv-chunks'),
    node('papaparse', 'papaparse', 'papaparse'),
    node('csv-parse', 'csv-parse', 'csv-parse', { runs: 1 }),
  ]
}

function duckdb(how: string, job: Facts, threads: number): Entrant {
  return { tool: `DuckDB ${how}`, program: 'duckdb.mjs#@duckdb/node-api', threads, job, runs: 4 }
}
