import type { Case, Entrant, Facts, Question } from '../harness/question.ts'
import { sameWork } from '../harness/same-work.ts'

export const synth: Question = {
  name: 'synth',
  asks: 'How long does it take to make up customers with their purchases?',
  cases: (quick) =>
    quick
      ? [arrays(20_000), files(20_000, [1, 2])]
      : [arrays(200_000), files(300_000, [1, 2, 4]), streamed(10_000_000)],
}

/** Typed arrays in memory, on one thread. */
function arrays(customers: number): Case {
  return made(`arrays_${customers}`, customers, [entrant(customers, 1, { to: 'arrays' })])
}

/** Files of Parquet, which threads do not change. */
function files(customers: number, threads: readonly number[]): Case {
  return made(
    `parquet_${customers}`,
    customers,
    threads.map((count) => entrant(customers, count, { to: 'parquet' })),
  )
}

/** One range of customers after the other, of which nothing is kept but sums. */
function streamed(customers: number): Case {
  const once = { warmUps: 0, runs: 1, limit: 900 }
  return made(`streamed_${customers}`, customers, [{ ...entrant(customers, 1, { to: 'sums' }), ...once }])
}

function entrant(customers: number, threads: number, job: Facts): Entrant {
  return { tool: 'clientele', program: 'bench/entrants/synth.ts', threads, job: { ...job, customers } }
}

function made(name: string, customers: number, entrants: readonly Entrant[]): Case {
  return {
    name,
    make: () => undefined,
    entrants,
    judge: (outcomes) => ({
      unequal: sameWork(outcomes),
      added: outcomes.map(({ seconds }) => ({
        customersPerSecond: Math.round(customers / Math.min(...seconds)),
      })),
    }),
  }
}
