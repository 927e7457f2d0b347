import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Case, Entrant, Facts, Question } from '../harness/question.ts'
import { sameWork } from '../harness/same-work.ts'
import { type PurchasesSpec, purchasesSpecs, writePoints, writePurchases } from '../instances/engine-files.ts'
import { type ScoresSpec, scoresSpecs, writeScores } from '../instances/engine-scores.ts'
import { type KMeansName, kmeansPoints, kmeansSpecs, startCenters } from '../instances/k-means.ts'

/** Lloyd's passes of every engine, from the same start. */
const passes = 10

/** Passes of the price solver over everybody, after which the plan is given up. */
const pricePasses = 2

export const engines: Question = {
  name: 'engines',
  asks: 'How long does it take where the rows are: from a Parquet file to features, to ten passes of k-means, and through the first passes of a price search?',
  cases: (quick) =>
    quick
      ? [featuresOf(100_000), largeFile(100_000), passesOf('km_a_quick'), pricesOf(20_000)]
      : [
          featuresOf(1_000_000),
          featuresOf(10_000_000),
          featuresOf(50_000_000),
          largeFile(100_000_000),
          passesOf('km_a'),
          passesOf('km_e'),
          pricesOf(1_000_000),
        ],
}

/** Recency, frequency, money and windows of every customer, by department, too. */
function featuresOf(lines: keyof typeof purchasesSpecs): Case {
  const spec: PurchasesSpec = purchasesSpecs[lines]
  return engineCase({
    name: `features_${lines}`,
    make: (folder) => writePurchases(folder, spec),
    job: { work: 'features', lines },
    isLarge: lines > 10_000_000,
  })
}

/** The same from CSV of some 200 letters a line, which is larger than this process and DuckDB may hold together. */
function largeFile(lines: keyof typeof purchasesSpecs): Case {
  return {
    name: `features_csv_${lines}`,
    make: (folder) => writePurchases(folder, purchasesSpecs[lines], 'csv'),
    entrants: [
      {
        ...{ tool: 'clientele on DuckDB', program: 'bench/entrants/engines.ts', threads: 2 },
        ...{ job: { work: 'large', on: 'DuckDB' }, warmUps: 0, runs: 1, limit: 2400 },
      },
    ],
    judge: (outcomes) => ({ unequal: sameWork(outcomes, 0) }),
  }
}

/** Ten passes over customers x 10 numbers, 8 clusters. */
function passesOf(name: KMeansName): Case {
  const { n, k } = kmeansSpecs[name]
  return engineCase({
    name: `kmeans_${n}`,
    async make(folder) {
      writeFileSync(
        join(folder, 'start.json'),
        JSON.stringify(startCenters(kmeansPoints(kmeansSpecs[name]), kmeansSpecs[name])),
      )
      await writePoints(folder, name)
    },
    job: { work: 'kmeans', k, passes },
    isLarge: false,
  })
}

/** The first price passes over customers x 20 options. */
function pricesOf(customers: keyof typeof scoresSpecs): Case {
  const spec: ScoresSpec = scoresSpecs[customers]
  return engineCase({
    name: `prices_${customers}`,
    make: (folder) => writeScores(folder, spec),
    job: { work: 'prices', customers, passes: pricePasses },
    isLarge: false,
  })
}

interface Work {
  readonly name: string
  readonly make: (folder: string) => Promise<void>
  /** What `entrants/engines.ts` is told; `work` names a job there. */
  readonly job: Facts
  /** Beyond what this process should hold at once. */
  readonly isLarge: boolean
}

/** The same work in this process and in every engine: all must come to the same bytes. */
function engineCase({ name, make, job, isLarge }: Work): Case {
  const enter = (on: string, threads: number, more: Partial<Entrant> = {}): Entrant => ({
    ...{ tool: on === 'memory' ? 'clientele' : `clientele on ${on}`, program: 'bench/entrants/engines.ts' },
    ...{ threads, job: { ...job, on }, runs: 3, enough: 60, limit: 1200 },
    ...more,
  })
  return {
    name,
    make,
    entrants: [
      ...(isLarge ? [] : [enter('memory', 1), enter('memory', 2)]),
      enter('DuckDB', 2),
      enter('Sail', 2, given('SAIL')),
      enter('Spark', 2, given('SPARK')),
    ],
    judge: (outcomes) => ({ unequal: sameWork(outcomes, 0) }),
  }
}

/** Servers are optional. */
function given(name: 'SAIL' | 'SPARK'): Partial<Entrant> {
  if (process.env[`${name}_REMOTE`] === undefined)
    return { lacks: 'no server was given (npx tsx scripts/spark-servers.ts -- npm run bench -- engines)' }
  const pid = Number(process.env[`${name}_PID`] ?? '')
  return pid > 0 ? { server: pid } : {}
}
