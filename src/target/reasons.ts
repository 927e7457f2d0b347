import { type AllocationProblem, benefitTerm, costTerm } from './problem.ts'
import { isFree, isHeld, type Look, otherChannelOf, reducedAt, type Verdicts } from './verdicts.ts'
import { optionWords, type ReasonFacts, reasonWords } from './words.ts'

/** Why a customer gets a cell and not the runner-up, in words. */
export function reasonFor(
  verdicts: Verdicts & { readonly prices: Float64Array },
  look: Look,
  cell: number,
  runnerUp: number,
  money: ReasonFacts['money'],
): string {
  const { cells, problem } = verdicts
  const { options } = problem
  const place = cells.place[cell]
  const reduced = reducedAt(look, cell)
  const other = otherChannelOf(verdicts, look, cell)
  const facts: ReasonFacts = {
    money,
    offer: options.offers[options.offer[place]],
    channel: options.channels[options.channel[place]],
    value: cells.value[cell],
    price: cells.value[cell] - reduced,
    reduced,
    charges: chargesOn(verdicts, look.customer, cell),
    otherChannel:
      other < 0
        ? null
        : { channel: options.channels[options.channel[cells.place[other]]], reduced: reducedAt(look, other) },
    runnerUp: wordsOf(verdicts, runnerUp),
    margin: reduced - reducedAt(look, runnerUp),
    givenUp: isFree(look, cell) ? null : wordsOf(verdicts, givenUpBy(look)),
  }
  return reasonWords(facts)
}

function givenUpBy(look: Look): number {
  for (let i = 0; i < look.freeCount; i++) if (!isHeld(look, look.free[i])) return look.free[i]
  return -1
}

function wordsOf({ cells, problem: { options } }: Verdicts, cell: number): string {
  if (cell < 0) return 'sending nothing'
  const place = cells.place[cell]
  return optionWords(options.offers[options.offer[place]], options.channels[options.channel[place]])
}

/** Rows named in a reason. */
const namedCharges = 3

function chargesOn(
  { problem, cells, prices }: Verdicts & { readonly prices: Float64Array },
  customer: number,
  cell: number,
): ReasonFacts['charges'] {
  const slot = cells.base[customer] + cells.place[cell]
  const charges: { id: string; charge: number }[] = []
  for (let term = problem.termStart[slot]; term < problem.termStart[slot + 1]; term++) {
    const row = problem.termRow[term]
    const charge =
      prices[row] * problem.termFactor[term] * amountOf(problem, term, cells.cost[cell], cells.benefit[cell])
    if (charge !== 0) charges.push({ id: problem.rows[row].id, charge })
  }
  return charges.sort((a, b) => Math.abs(b.charge) - Math.abs(a.charge)).slice(0, namedCharges)
}

function amountOf({ termKind }: AllocationProblem, term: number, cost: number, benefit: number): number {
  if (termKind[term] === costTerm) return cost
  return termKind[term] === benefitTerm ? benefit : 1
}
