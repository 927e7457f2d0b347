import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { type RetailerSpec, synthesize } from 'clientele/synth'
import { numberColumn, type Table, withColumns, writeCsv } from 'clientele/table'
import { demoBrief } from '../../examples/demo/brief.ts'
import { threadCounts } from '../entrants/threads.ts'
import type { Case, Entrant, Question } from '../harness/question.ts'
import { sameWork } from '../harness/same-work.ts'

export const way: Question = {
  name: 'way',
  asks: 'How long is the whole way, from the files of a retailer to the plan, and which stage takes what?',
  cases: (quick) =>
    quick
      ? [demo(5000, threadCounts)]
      : [demo(100_000, threadCounts), demo(1_000_000, threadCounts.slice(-1))],
}

/** Customers made at once, so that the retailer need not fit into memory. */
const part = 50_000

function demo(customers: number, counts: readonly number[]): Case {
  const spec: RetailerSpec = { seed: 7, customers, level: 'easy' }
  return {
    name: `demo_${customers}`,
    make(folder) {
      mkdirSync(join(folder, 'data'))
      for (const name of ['crm', 'transactions', 'contacts', 'consent'] as const)
        writeTable(folder, name, spec)
      // What orders and coupons are worth is taken from the books of the first customers.
      const first = synthesize({ ...spec, to: Math.min(customers, part) })
      const books = { transactions: first.transactions.table(), contacts: first.contacts.table() }
      const brief = demoBrief(first, books)
      writeFileSync(join(folder, 'brief.json'), JSON.stringify(brief))
    },
    entrants: counts.map(
      (threads): Entrant => ({
        ...{ tool: 'clientele', program: 'bench/entrants/way.ts', threads, job: {} },
        ...{ warmUps: 0, runs: 1, limit: 600 },
      }),
    ),
    judge(outcomes) {
      const lost = outcomes.filter(({ result }) => result['customers'] !== customers)
      const words = lost.map(
        ({ result }) => `${result['customers']} of ${customers} customers went the whole way.`,
      )
      return { unequal: [...words, ...sameWork(outcomes)] }
    },
  }
}

function writeTable(
  folder: string,
  name: 'crm' | 'transactions' | 'contacts' | 'consent',
  spec: RetailerSpec,
): void {
  const file = openSync(join(folder, 'data', `${name}.csv`), 'w')
  for (let from = 0; from < spec.customers; from += part) {
    const table = synthesize({ ...spec, from, to: Math.min(spec.customers, from + part) })[name].table()
    let isFirst = true
    for (const piece of writeCsv(inEuros(table), { formulaGuard: false })) {
      const isHeaderAgain = isFirst && from > 0
      isFirst = false
      writeSync(file, isHeaderAgain ? piece.slice(piece.indexOf('\n') + 1) : piece)
    }
  }
  closeSync(file)
}

/** Money is counted in cents inside, and written in euros. */
function inEuros(table: Table): Table {
  const euros = table.names.flatMap((name) => {
    const column = table.columns[name]
    if (column.kind !== 'integer' || column.unit !== 'EUR/100') return []
    return [[name, numberColumn(Float64Array.from(column.values, (cents) => cents / 100))] as const]
  })
  return withColumns(table, euros)
}
