import { join } from 'node:path'
import { writeArray } from '../harness/arrays-on-disk.ts'
import type { Case, Entrant, Question } from '../harness/question.ts'
import { sameWork } from '../harness/same-work.ts'
import { sumsOf, transactionSums, transactions } from '../instances/transactions.ts'

export const group: Question = {
  name: 'group',
  asks: 'How long does it take to group, join and sort columns in memory?',
  cases: (quick) =>
    quick
      ? [verb('group', 100_000), verb('join', 100_000), verb('sort', 100_000)]
      : [
          verb('group', 100_000),
          verb('group', 10_000_000),
          verb('join', 1_000_000),
          verb('sort', 10_000_000),
        ],
}

/**
 * `group`: events into a tenth as many customers; count, sum, least, largest and mean of an amount. `join`: as many
 * customers as balances, by a text key, both in an order of their own. `sort`: events by customer and day.
 */
function verb(name: 'group' | 'join' | 'sort', rows: number): Case {
  const job = { verb: name, rows }
  const enter = (tool: string, program: string, threads: number, more: Partial<Entrant> = {}): Entrant => ({
    ...{ tool, program, threads, job },
    ...more,
  })
  // It holds columns as arrays of values and keys as text: ten million rows are beyond it.
  const danfo: Partial<Entrant> = { warmUps: 0, runs: 1, limit: 45 }
  return {
    name: `${name}_${rows}`,
    make(folder) {
      if (name === 'join') return
      const made = transactions(rows, rows / 10)
      const found = JSON.stringify(sumsOf(made))
      const wanted = JSON.stringify(transactionSums[`${rows}/${rows / 10}`])
      if (found !== wanted) throw new Error(`${rows} events have the sums ${found}, not ${wanted}.`)
      for (const column of ['customer', 'day', 'cents'] as const)
        writeArray(join(folder, `${column}.f64`), made[column])
    },
    entrants: [
      enter('clientele', 'bench/entrants/group.ts', 1),
      enter('DuckDB in its tables', 'group_duckdb.py', 1),
      enter('DuckDB in its tables', 'group_duckdb.py', 2),
      enter('arquero', 'group.mjs#arquero', 1, { warmUps: 0, runs: 2, job: { ...job, with: 'arquero' } }),
      enter('danfojs-node', 'group.mjs#danfojs-node', 1, { ...danfo, job: { ...job, with: 'danfojs-node' } }),
    ],
    judge: (outcomes) => ({ unequal: sameWork(outcomes, 1e-9) }),
  }
}
