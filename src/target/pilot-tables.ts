import type { TargetPlan } from '../contracts/plan.ts'
import type { TextColumn } from '../table/column.ts'
import { flagColumn } from '../table/flag-column.ts'
import { makeTable } from '../table/make-table.ts'
import { integerColumn, numberColumn } from '../table/number-columns.ts'
import type { Table } from '../table/table.ts'
import { textColumn, textColumnOfCodes } from '../table/text-columns.ts'
import { chanceUnits } from './dependent-rounding.ts'
import { unitsOf } from './holdout.ts'
import type { PackedCells } from './packed-cells.ts'
import { pickTexts } from './pick-texts.ts'
import type { OrderedScores } from './prepare.ts'
import type { AllocationProblem } from './problem.ts'
import { optionWords } from './words.ts'

/** A drawn pilot, before it is written down. */
export interface PilotDraw {
  readonly problem: AllocationProblem
  readonly cells: PackedCells
  readonly ordered: OrderedScores
  readonly held: Uint8Array
  /** The chance of each cell for who is not control (of control: what it would have been), in units of 1 / chanceUnits. */
  readonly units: Float64Array
  /** The cell drawn for each customer; -1 is nothing. */
  readonly chosen: Int32Array
  readonly options: { readonly controlShare: number; readonly salt: string; readonly why: string }
}

/** Writes the tables of a pilot. */
export function writePilot(
  draw: PilotDraw,
): Pick<TargetPlan, 'decisions' | 'explain' | 'propensities' | 'holdout' | 'outcomes'> {
  const outcomes: Record<string, number> = {}
  const outcome = Array.from(draw.chosen, (_, customer) => outcomeOf(draw, customer))
  for (const word of outcome) outcomes[word] = (outcomes[word] ?? 0) + 1
  const { controlShare: share, salt } = draw.options
  const out = Int32Array.from(draw.held.keys()).filter((row) => draw.held[row] === 1)
  return {
    decisions: decisionTable(draw),
    explain: explainTable(draw, outcome),
    propensities: propensityTable(draw),
    holdout: { share, salt, customers: makeTable({ customer_id: pickTexts(draw.ordered.customer, out) }) },
    outcomes,
  }
}

function outcomeOf({ held, cells, chosen }: PilotDraw, customer: number): string {
  if (held[customer] === 1) return 'held-out'
  if (cells.start[customer] === cells.start[customer + 1]) return 'nothing-eligible'
  if (cells.messages[customer] === 0) return 'messages-used'
  return chosen[customer] >= 0 ? 'contacted' : 'not-drawn'
}

function decisionTable(draw: PilotDraw): Table {
  const { cells, problem, ordered, chosen } = draw
  const { options } = problem
  const drawn = Int32Array.from(chosen.keys()).filter((customer) => chosen[customer] >= 0)
  const places = drawn.map((customer) => cells.place[chosen[customer]])
  const constant = (value: number): ReturnType<typeof numberColumn> =>
    numberColumn(new Float64Array(drawn.length).fill(value))
  const named = (names: readonly string[], codes: Int32Array): TextColumn =>
    textColumnOfCodes(
      places.map((place) => codes[place]),
      textColumn(names).dictionary,
    )
  return makeTable({
    customer_id: pickTexts(ordered.customer, drawn),
    option: integerColumn(Float64Array.from(places, (place) => options.option[place])),
    offer: named(options.offers, options.offer),
    channel: named(options.channels, options.channel),
    department: named(options.departments, options.department),
    value: constant(0),
    benefit: constant(0),
    cost: numberColumn(Float64Array.from(places, (place) => options.cost[place])),
    message_cost: numberColumn(Float64Array.from(places, (place) => options.cost[place])),
    price: constant(0),
    reduced: constant(0),
    standard_error: constant(0),
    runner_up: integerColumn(new Float64Array(drawn.length).fill(Number.NaN)),
    runner_up_reduced: constant(Number.NaN),
    margin: constant(Number.NaN),
    reason: textColumn(Array.from(drawn, (customer) => reasonOf(draw, customer))),
  })
}

function reasonOf(
  { cells, problem, chosen, units, options: { controlShare } }: PilotDraw,
  customer: number,
): string {
  const { options } = problem
  const cell = chosen[customer]
  const place = cells.place[cell]
  const chance = (100 * (1 - controlShare) * units[cell]) / chanceUnits
  const allowed = cells.start[customer + 1] - cells.start[customer]
  const words = optionWords(options.offers[options.offer[place]], options.channels[options.channel[place]])
  return `Drawn by lot for the pilot: ${words} had a chance of ${chance.toPrecision(3)} %, one of ${allowed} allowed options; nothing is known yet of what they change.`
}

function explainTable({ cells, problem, ordered, chosen }: PilotDraw, outcome: readonly string[]): Table {
  const zeros = numberColumn(new Float64Array(chosen.length))
  return makeTable({
    customer_id: ordered.customer,
    unit: unitsOf(ordered.table),
    option: integerColumn(
      Float64Array.from(chosen, (cell) =>
        cell < 0 ? Number.NaN : problem.options.option[cells.place[cell]],
      ),
    ),
    value: zeros,
    price: zeros,
    reduced: zeros,
    outcome: textColumn(outcome.map((word) => (word === 'contacted' ? 'chosen' : word))),
  })
}

/**
 * The chance of each option of each customer and (option missing) of getting nothing. Of who is held out, the chances that
 * the options would have had, and that of being held out.
 */
function propensityTable({ cells, problem, ordered, held, units, options }: PilotDraw): Table {
  const customer: number[] = []
  const option: number[] = []
  const propensity: number[] = []
  const chanceOf = (count: number): number => ((1 - options.controlShare) * count) / chanceUnits
  for (let row = 0; row < cells.count; row++) {
    let nothing = chanceUnits
    for (let cell = cells.start[row]; cell < cells.start[row + 1]; cell++) {
      if (units[cell] === 0 || (held[row] === 0 && cells.messages[row] === 0)) continue
      customer.push(row)
      option.push(problem.options.option[cells.place[cell]])
      propensity.push(chanceOf(units[cell]))
      nothing -= units[cell]
    }
    if (nothing === chanceUnits || (held[row] === 0 && nothing === 0)) continue
    customer.push(row)
    option.push(Number.NaN)
    propensity.push(held[row] === 1 ? options.controlShare : chanceOf(nothing))
  }
  return makeTable({
    customer_id: pickTexts(ordered.customer, customer),
    option: integerColumn(Float64Array.from(option)),
    propensity: numberColumn(Float64Array.from(propensity)),
    held_out: flagColumn(Uint8Array.from(customer, (row) => held[row])),
  })
}
