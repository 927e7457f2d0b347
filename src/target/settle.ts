import type { SlotTotals } from './ledger.ts'
import { type MixInput, mixChoices } from './mix-choices.ts'
import { type RepairInput, repairBest } from './repair.ts'
import type { Repaired } from './repaired.ts'

/** Everybody's choice at the prices, of those who may have to be settled otherwise. */
export interface SettleInput extends RepairInput, MixInput {
  /** Of everybody's choice, also of those whose cells are not here. */
  readonly totals: SlotTotals
}

/** Settles a plan of whole messages from everybody's best choice at the prices, and from their mixture where choices are tied. */
export function settle(input: SettleInput): Repaired {
  const free = { chosen: input.choices.chosen, totals: input.totals }
  if (input.mixture.length === 0) return repairBest(input, [free])
  const chosen = mixChoices(input, input.choices)
  return repairBest(input, [{ chosen, totals: totalsAfter(input, chosen) }, free])
}

/** The totals after choices have changed. They are exact, so that taking cells out and others in gives the same bits as summing anew. */
function totalsAfter({ cells, choices, totals }: SettleInput, chosen: Int32Array): SlotTotals {
  const [messages, cost, benefit] = [totals.messages.slice(), totals.cost.slice(), totals.benefit.slice()]
  let { value } = totals
  const enter = (customer: number, cell: number, sign: number): void => {
    if (cell < 0) return
    const slot = cells.base[customer] + cells.place[cell]
    value += sign * cells.value[cell]
    messages[slot] += sign
    cost[slot] += sign * cells.cost[cell]
    benefit[slot] += sign * cells.benefit[cell]
  }
  for (let at = 0; at < chosen.length; at++) {
    const customer = Math.floor(at / choices.width)
    enter(customer, choices.chosen[at], -1)
    enter(customer, chosen[at], 1)
  }
  return { value, messages, cost, benefit }
}
