import type { Candidates } from '../contracts/candidates.ts'
import { customersHash } from '../contracts/customers-hash.ts'
import type { Limits } from '../contracts/limits.ts'
import type { Options } from '../contracts/options.ts'
import type { TargetPlan } from '../contracts/plan.ts'
import type { Context } from '../engine/context.ts'
import { ClienteleError } from '../errors.ts'
import { openStream } from '../math/philox.ts'
import { streams } from '../math/streams.ts'
import { chanceUnits, drawArms } from './dependent-rounding.ts'
import { heldOut } from './holdout.ts'
import { openLedger } from './ledger.ts'
import { indexOptions } from './option-index.ts'
import { type PackedCells, packCells } from './packed-cells.ts'
import { pilotChances } from './pilot-chances.ts'
import { pilotQuotas } from './pilot-quotas.ts'
import { type PilotDraw, writePilot } from './pilot-tables.ts'
import { plannedRows, unmetLimits } from './plan-rows.ts'
import {
  messagesWithoutHoldout,
  type OrderedScores,
  orderScores,
  prepareScores,
  segmentNames,
} from './prepare.ts'
import { type AllocationProblem, allocationProblem } from './problem.ts'
import { limitRows } from './rows.ts'

/** How a pilot is made. Give either `perArm` or `size`. */
export interface PilotOptions extends Context {
  /** Messages wanted for each option. */
  readonly perArm?: number | undefined
  /** Messages and their share of controls wanted in all; spread evenly over the options. */
  readonly size?: number | undefined
  /** The share of customers (or households) kept as control whatever is drawn, above 0 and below 1. */
  readonly controlShare: number
  readonly salt: string
  /** Why there is a pilot and not a plan, in words. */
  readonly why: string
}

/**
 * Plans a randomized pilot: options are given by lot among those each customer may receive, as evenly as the maxima
 * allow, at most one message a customer. Each customer's chance of each option is known exactly and logged, so that what is
 * learned can be weighted by it; each option is sent exactly as often as planned, so that no maximum is broken by chance. Who
 * is control is decided by md5 of salt and unit. A pilot keeps every maximum, the budget included. It does not work towards
 * minima: those it misses are in `unmet`. The least benefit and the least benefit per customer are not asked of it, as nothing is valued yet.
 *
 * @throws ARGUMENT_INVALID for a share outside (0, 1) or a size that is no whole number above 0; OPTION_NAME_UNKNOWN; NOBODY_ELIGIBLE
 * where no message can be sent.
 */
export async function planPilot(
  candidates: Candidates,
  options: Options,
  limits: Limits,
  pilotOptions: PilotOptions,
): Promise<TargetPlan> {
  checkOptions(pilotOptions)
  pilotOptions.signal?.throwIfAborted()
  const index = indexOptions(options)
  const ordered = orderScores(candidates)
  const asked = limitRows({ ...limits, leastBenefit: undefined }, index, segmentNames(ordered.table))
  const maxima = asked.map((row) => ({ ...row, min: null, missedUnit: null }))
  const problem = allocationProblem(index, maxima)
  const held = heldOut(ordered.table, { share: pilotOptions.controlShare, salt: pilotOptions.salt })
  const perCustomer = { maxMessages: Math.min(1, limits.perCustomer?.maxMessages ?? 1) }
  const prepared = prepareScores(ordered, problem, perCustomer, held)
  const cells = withCosts(packCells(prepared.table, 0, ordered.table.rowCount, index), index.cost)
  const supply = supplyOf(cells, problem.slots)
  const quotas = pilotQuotas(problem, wantedPerOption(pilotOptions, supply, index.count), supply)
  const everybody = {
    ...cells,
    messages: messagesWithoutHoldout(cells, ordered, held, perCustomer.maxMessages),
  }
  const units = pilotChances(everybody, quotas, held)
  pilotOptions.signal?.throwIfAborted()
  const chosen = drawCells(cells, problem, units, pilotOptions.seed ?? 1)
  const draw: PilotDraw = { problem, cells, ordered, held, units, chosen, options: pilotOptions }
  return assemble(draw, ordered, asked)
}

function assemble(draw: PilotDraw, { table }: OrderedScores, asked: AllocationProblem['rows']): TargetPlan {
  const { problem, cells, chosen, options } = draw
  const sent = chosen.reduce((sum, cell) => sum + (cell >= 0 ? 1 : 0), 0)
  if (sent === 0)
    throw new ClienteleError(
      'NOBODY_ELIGIBLE',
      `The pilot cannot send a single message to ${table.rowCount} customers: nobody is allowed an option, or a maximum or the budget leaves no room. Raise the limits or widen the candidates.`,
      { customers: table.rowCount },
    )
  const prices = new Float64Array(problem.rows.length)
  const { use } = openLedger(problem, cells, chosen, 1, prices, 0)
  const rows = plannedRows(
    { rows: problem.rows.map((row, k) => ({ ...row, min: asked[k].min })) },
    use,
    prices,
  )
  return {
    kind: 'plan',
    header: {
      customers: customersHash(table),
      currency: problem.options.currency,
      unit: 'customer',
      grid: 2 ** -16,
    },
    purpose: 'pilot',
    why: options.why,
    ...writePilot(draw),
    rows,
    prices: Object.fromEntries(rows.map(({ id }) => [id, 0])),
    objective: 0,
    bound: 0,
    gap: 0,
    unmet: unmetLimits(rows, problem.options.currency),
    passes: 1,
    warnings: [],
  }
}

function checkOptions({ perArm, size, controlShare, why }: PilotOptions): void {
  const asked = perArm ?? size
  const both = perArm !== undefined && size !== undefined
  if (both || asked === undefined || !(Number.isInteger(asked) && asked > 0))
    throw new ClienteleError(
      'ARGUMENT_INVALID',
      `A pilot was asked for with perArm ${perArm} and size ${size}; expected one of them, a whole number above 0.`,
      { perArm: perArm ?? null, size: size ?? null },
    )
  if (!(controlShare > 0 && controlShare < 1))
    throw new ClienteleError(
      'ARGUMENT_INVALID',
      `The control share of the pilot is ${controlShare}; expected above 0 and below 1. Without control there is no effect to be seen.`,
      { controlShare },
    )
  if (why === '')
    throw new ClienteleError(
      'ARGUMENT_INVALID',
      'The pilot does not say why it is made. Give a reason in words.',
    )
}

/** Candidates are not valued, so that only the cost per message is known. */
function withCosts(cells: PackedCells, cost: Float64Array): PackedCells {
  return { ...cells, cost: Float32Array.from(cells.place, (place) => cost[place]) }
}

function supplyOf(cells: PackedCells, slots: number): Float64Array {
  const supply = new Float64Array(slots)
  for (let customer = 0; customer < cells.count; customer++) {
    if (cells.messages[customer] === 0) continue
    for (let cell = cells.start[customer]; cell < cells.start[customer + 1]; cell++)
      supply[cells.base[customer] + cells.place[cell]]++
  }
  return supply
}

function wantedPerOption(
  { perArm, size, controlShare }: PilotOptions,
  supply: Float64Array,
  options: number,
): number {
  if (perArm !== undefined) return perArm
  const sendable = new Set<number>()
  for (let slot = 0; slot < supply.length; slot++) if (supply[slot] > 0) sendable.add(slot % options)
  return Math.floor(((size ?? 0) * (1 - controlShare)) / Math.max(1, sendable.size))
}

/** Draws a cell, or nothing (-1), for each customer. */
function drawCells(
  cells: PackedCells,
  problem: AllocationProblem,
  units: Float64Array,
  seed: number,
): Int32Array {
  const nothing = problem.slots
  const stream = openStream(seed, streams.planAssignment, 0)
  const chances = (customer: number): { arm: number; units: number }[] => {
    const list: { arm: number; units: number }[] = []
    let left = chanceUnits
    if (cells.messages[customer] > 0) {
      for (let cell = cells.start[customer]; cell < cells.start[customer + 1]; cell++) {
        if (units[cell] > 0) list.push({ arm: cells.base[customer] + cells.place[cell], units: units[cell] })
        left -= units[cell]
      }
    }
    return left > 0 ? [...list, { arm: nothing, units: left }] : list
  }
  const arms = drawArms(cells.count, problem.slots + 1, chances, (customer) => {
    stream.reopen(customer)
    return stream
  })
  return arms.map((arm, customer) => (arm === nothing ? -1 : cellOf(cells, customer, arm)))
}

function cellOf(cells: PackedCells, customer: number, slot: number): number {
  let cell = cells.start[customer]
  while (cells.base[customer] + cells.place[cell] !== slot) cell++
  return cell
}
