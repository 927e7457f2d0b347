import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { threadCounts } from '../entrants/threads.ts'
import { writeArray } from '../harness/arrays-on-disk.ts'
import type { Case, Entrant, Facts, Outcome, Question } from '../harness/question.ts'
import { sameWork } from '../harness/same-work.ts'
import { allocationHashes, checksums, type Family, instance } from '../instances/allocation.ts'
import { linearProgram } from '../instances/linear-program.ts'

/** Linear programs of peers, solved to a relative tolerance of 1e-4, as their makers advise. */
interface Peers {
  readonly pdlp?: boolean
  readonly highs?: boolean
}

export const allocate: Question = {
  name: 'allocate',
  asks: 'How long does it take to find who gets which offer within all limits, and how close is it to the best plan?',
  cases: (quick) =>
    quick
      ? [
          allocation('retail', 4000, { pdlp: true, highs: true }),
          allocation('retail', 16_000, { pdlp: true }),
        ]
      : [
          allocation('retail', 4000, { pdlp: true, highs: true }),
          allocation('retail', 16_000, { pdlp: true, highs: true }),
          allocation('retail', 64_000, { pdlp: true }),
          allocation('retail', 1_000_000, {}),
          allocation('dense', 16_000, { pdlp: true, highs: true }),
          allocation('dense', 250_000, {}),
          allocation('tied', 16_000, { pdlp: true, highs: true }),
          allocation('heavy', 16_000, { pdlp: true, highs: true }),
          allocation('contra', 16_000, { pdlp: true, highs: true }),
        ],
}

function allocation(family: Family, n: number, { pdlp = false, highs = false }: Peers): Case {
  const job = { family, n }
  const peer = (tool: string, solver: string, threads: number): Entrant => ({
    ...{ tool, program: 'allocate_lp.py', threads, job: { ...job, solver } },
    ...{ warmUps: 0, runs: 2, enough: 5, limit: 75 },
  })
  return {
    name: `${family}_${n}`,
    make(folder) {
      const made = instance(family, n)
      const { hash } = checksums(made)
      const wanted = allocationHashes[`${family}/${n}`] ?? hash
      if (wanted !== hash) throw new Error(`${family} ${n} has the hash ${hash}, not ${wanted}.`)
      if (!pdlp && !highs) return
      for (const name of ['rowPtr', 'option', 'value', 'benefit', 'cost', 'segment'] as const)
        writeArray(join(folder, name), made[name])
      writeFileSync(join(folder, 'program.json'), JSON.stringify(linearProgram(made)))
    },
    entrants: [
      ...threadCounts.map(
        (threads): Entrant => ({
          tool: 'clientele',
          program: 'bench/entrants/allocate.ts',
          threads,
          job,
          limit: 180,
        }),
      ),
      ...(pdlp ? [peer('OR-Tools PDLP', 'pdlp', 2)] : []),
      ...(highs ? [peer('HiGHS simplex', 'highs', 2)] : []),
    ],
    judge: (outcomes) => ({ unequal: [...sameWork(outcomes.filter(isOurs)), ...judge(outcomes)] }),
  }
}

/** Peers solve another program, fractionally; of ours, on any number of threads, every bit must be the same. */
function isOurs({ tool }: Outcome): boolean {
  return tool === 'clientele'
}

/**
 * No plan is worth more than the bound of anybody, and no bound of ours less than an exact optimum. The value of a fractional
 * solution is no judge: it may keep the limits only nearly.
 */
function judge(outcomes: readonly Outcome[]): string[] {
  const ours = outcomes.filter(isOurs)
  const fact = ({ result }: { readonly result: Facts }, name: string): number => Number(result[name])
  return ours.flatMap((plan) =>
    outcomes.flatMap((other) => {
      const slack = 1e-9 * Math.abs(fact(other, 'bound'))
      const words: string[] = []
      if (fact(plan, 'objective') > fact(other, 'bound') + slack)
        words.push(
          `clientele (${plan.threads}) is worth ${fact(plan, 'objective')}, above the bound ${fact(other, 'bound')} of ${other.tool}.`,
        )
      const optimum = fact(other, 'objective')
      if (other.result['exact'] === true && fact(plan, 'bound') < optimum - 1e-7 * Math.abs(optimum))
        words.push(
          `clientele (${plan.threads}) has the bound ${fact(plan, 'bound')}, below the optimum ${optimum} of ${other.tool}.`,
        )
      return words
    }),
  )
}
