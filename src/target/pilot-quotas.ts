import { type AllocationProblem, benefitTerm, costTerm } from './problem.ts'

/**
 * How many messages of each option a pilot sends, as even as the maxima allow: all options are raised together until
 * one meets a limit, which then stays; the others go on.
 *
 * @param wanted - messages wanted per option.
 * @param supply - customers who may receive each slot.
 * @returns messages by slot, not whole: an option's are spread over strata in proportion to its supply.
 */
export function pilotQuotas(problem: AllocationProblem, wanted: number, supply: Float64Array): Float64Array {
  const { options } = problem
  const bySlot = usePerMessage(problem, supply)
  const level = new Float64Array(options.count)
  const open = new Set<number>()
  for (let place = 0; place < options.count; place++) if (bySlot.supply[place] > 0) open.add(place)
  while (open.size > 0) {
    const { rise, row } = furthestRise(problem, bySlot.use, level, open, wanted)
    for (const place of open) level[place] += rise
    if (row < 0) break
    for (const place of [...open]) if (bySlot.use[row * options.count + place] > 0) open.delete(place)
  }
  return supply.map((count, slot) => {
    const place = slot % options.count
    const share = bySlot.supply[place] > 0 ? count / bySlot.supply[place] : 0
    return Math.min(count, level[place] * share)
  })
}

interface PerMessage {
  /** Customers who may receive each option. */
  readonly supply: Float64Array
  /** What one message of an option uses of a row on average over strata, shape [rows, options]. */
  readonly use: Float64Array
}

function usePerMessage(problem: AllocationProblem, supply: Float64Array): PerMessage {
  const { options, rows, slots, termStart, termRow, termKind, termFactor } = problem
  const total = new Float64Array(options.count)
  for (let slot = 0; slot < slots; slot++) total[slot % options.count] += supply[slot]
  const use = new Float64Array(rows.length * options.count)
  for (let slot = 0; slot < slots; slot++) {
    const place = slot % options.count
    if (supply[slot] === 0) continue
    for (let term = termStart[slot]; term < termStart[slot + 1]; term++) {
      if (termKind[term] === benefitTerm) continue
      const amount = termKind[term] === costTerm ? options.cost[place] : 1
      use[termRow[term] * options.count + place] += (termFactor[term] * amount * supply[slot]) / total[place]
    }
  }
  return { supply: total, use }
}

/** By how much the open options can rise together, and the row that stops them (-1 where it is what is wanted). */
function furthestRise(
  { rows, upper, options }: AllocationProblem,
  use: Float64Array,
  level: Float64Array,
  open: ReadonlySet<number>,
  wanted: number,
): { readonly rise: number; readonly row: number } {
  const [first] = open
  let rise = wanted - level[first]
  let stopping = -1
  for (let row = 0; row < rows.length; row++) {
    let used = 0
    let slope = 0
    for (let place = 0; place < options.count; place++) {
      const perMessage = use[row * options.count + place]
      used += perMessage * level[place]
      if (open.has(place)) slope += perMessage
    }
    if (slope === 0 || used + slope * rise <= upper[row]) continue
    rise = Math.max(0, (upper[row] - used) / slope)
    stopping = row
  }
  return { rise, row: stopping }
}
