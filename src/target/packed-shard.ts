import type { KernelCall } from '../engine/pass.ts'
import { columnOfKind } from '../table/access.ts'
import type { Table } from '../table/table.ts'
import type { Choices } from './choices.ts'
import { packCells } from './packed-cells.ts'
import type { AllocationProblem } from './problem.ts'

const stateHead = 64
const shardHead = 64

/** How many buckets the best values of customers are counted in; see survey-pass.ts. */
export const valueBuckets = 4096

/** Numbers in the sum of a survey before the buckets. */
export const surveyHead = 6

/** With more rows than this the curvature of a shard takes more memory than its customers. */
const mostRows = 512

/**
 * How the kernel of allocate.as.ts finds scores: packed shards that the survey and the passes of the prices share, with what everybody chose at the
 * prices of an earlier pass, and memory that serves the state and the sum of either.
 */
export function packedShards(
  problem: AllocationProblem,
  maxMessages: number,
): Pick<
  KernelCall<unknown, unknown>,
  'packing' | 'fits' | 'shardBytes' | 'write' | 'stateBytes' | 'sumBytes'
> {
  const { options, slots } = problem
  const rows = problem.rows.length
  const sizes = { rows, slots, maxMessages, strata: problem.strata.length }
  const ofPrices = 2 + 3 * slots + rows * rows
  const ofSurvey = surveyHead + valueBuckets + 2 * rows + 3 * slots
  return {
    packing: problem,
    fits: () => rows <= mostRows && options.count > 0,
    shardBytes: (table, from, to) => shardLayout(to - from, cellsIn(table, from, to), sizes).end,
    write(table, from, to, _, memory, at) {
      const packed = packCells(table, from, to, options)
      const first = packed.start[0]
      const last = packed.start[packed.count]
      const layout = shardLayout(packed.count, last - first, sizes)
      new Int32Array(memory, at, shardHead / 4).set([0, ...layout.places, packed.count])
      const start = new Int32Array(memory, at + layout.start, packed.count + 1)
      for (let row = 0; row <= packed.count; row++) start[row] = packed.start[row] - first
      new Int32Array(memory, at + layout.base, packed.count).set(packed.base)
      new Uint8Array(memory, at + layout.messages, packed.count).set(packed.messages)
      for (const name of ['value', 'cost', 'benefit'] as const)
        new Float32Array(memory, at + layout[name], last - first).set(packed[name].subarray(first, last))
      new Uint16Array(memory, at + layout.place, last - first).set(packed.place.subarray(first, last))
    },
    stateBytes: () => stateLayout(problem).end,
    sumBytes: () => 8 * Math.max(ofPrices, ofSurvey),
  }
}

/** How many customers a packed shard has. */
export function customersIn(memory: ArrayBuffer, shard: number): number {
  return new Int32Array(memory, shard, shardHead / 4)[15]
}

/** Everybody's choice, as it lies with a packed shard. */
export function readChoices(memory: ArrayBuffer, shard: number, width: number): Choices {
  const head = new Int32Array(memory, shard, shardHead / 4)
  const [margin, chosen, nextBest, customers] = [head[8], head[10], head[14], head[15]]
  return {
    chosen: new Int32Array(memory, shard + chosen, customers * width).slice(),
    width,
    margin: new Float64Array(memory, shard + margin, customers).slice(),
    nextBest: new Int32Array(memory, shard + nextBest, customers * width).slice(),
  }
}

function cellsIn(table: Table, from: number, to: number): number {
  const { rowPtr } = columnOfKind(table, 'cells', 'cells')
  return rowPtr[to] - rowPtr[from]
}

interface ShardLayout {
  readonly start: number
  readonly base: number
  readonly messages: number
  readonly value: number
  readonly cost: number
  readonly benefit: number
  readonly place: number
  /** Where everything lies, in the order of the shard's head. */
  readonly places: readonly number[]
  readonly end: number
}

/** Gives out places one after the other, each at a multiple of 8. */
function createPlaces(from: number): { place(bytes: number): number; end(): number } {
  let used = from
  return {
    place(bytes) {
      const at = used
      used += 8 * Math.ceil(bytes / 8)
      return at
    },
    end: () => used,
  }
}

function shardLayout(
  count: number,
  cells: number,
  {
    rows,
    slots,
    maxMessages,
    strata,
  }: {
    readonly rows: number
    readonly slots: number
    readonly maxMessages: number
    readonly strata: number
  },
): ShardLayout {
  const { place, end } = createPlaces(shardHead)
  const width = Math.max(1, maxMessages)
  const own = {
    start: place(4 * (count + 1)),
    base: place(4 * count),
    messages: place(count),
    value: place(4 * cells),
    cost: place(4 * cells),
    benefit: place(4 * cells),
    place: place(2 * cells),
  }
  const margin = place(8 * count)
  const largest = place(12 * count)
  const chosen = place(4 * count * width)
  const undecided = place(4 * Math.ceil(count / 2))
  const kept = place(8 * (1 + 6 * slots))
  const scratch = place(24 * (maxMessages + 2) + 8 * rows + 24 * strata + 4 * (2 * rows + 2))
  const nextBest = place(4 * count * width)
  const places = [...Object.values(own), margin, largest, chosen, undecided, kept, scratch, nextBest]
  return { ...own, places, end: end() }
}

/** Where the parts of a state lie. */
export interface StateLayout {
  readonly charges: number
  readonly scale: number
  readonly factor: number
  readonly start: number
  readonly row: number
  readonly kind: number
  readonly group: number
  readonly end: number
}

function stateLayout({ slots, rows, options, termRow }: AllocationProblem): StateLayout {
  const { place, end } = createPlaces(stateHead)
  const own = {
    charges: place(24 * slots),
    scale: place(8 * rows.length),
    factor: place(8 * termRow.length),
    start: place(4 * (slots + 1)),
    row: place(4 * termRow.length),
    kind: place(4 * termRow.length),
    group: place(4 * options.count),
  }
  return { ...own, end: end() }
}

/** Writes the head of a state and the groups of the options. */
export function writeStateHead(
  problem: AllocationProblem,
  maxMessages: number,
  {
    scalar,
    choices,
    survey,
  }: { readonly scalar: number; readonly choices: boolean; readonly survey: boolean },
  memory: ArrayBuffer,
  at: number,
): StateLayout {
  const { slots, rows, options } = problem
  const layout = stateLayout(problem)
  const { charges, scale, factor, start, row, kind, group } = layout
  new Int32Array(memory, at, 4).set([rows.length, slots, maxMessages, options.count])
  new Float64Array(memory, at + 16, 1)[0] = scalar
  new Int32Array(memory, at + 24, 9).set([
    ...[charges, scale, factor, start, row, kind, group],
    ...[choices ? 1 : 0, survey ? 1 : 0],
  ])
  new Int32Array(memory, at + group, options.count).set(options.group)
  return layout
}
