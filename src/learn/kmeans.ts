import { library } from '../contracts/library.ts'
import type { Model, ModelInput } from '../contracts/model.ts'
import type { Context } from '../engine/context.ts'
import { openRows } from '../engine/open-rows.ts'
import type { Session } from '../engine/pass.ts'
import { pathWarnings } from '../engine/path-warnings.ts'
import type { Relation, Rows } from '../engine/relation.ts'
import type { RowSource, Table } from '../table/table.ts'
import { checkKMeansOptions } from './kmeans.schema.ts'
import { assertStart, assertTextColumn, tooFewRows } from './kmeans-checks.ts'
import type { KMeansFitted, KMeansModel, KMeansOptions } from './kmeans-model.ts'
import type { PlainCenters } from './kmeans-nearest.ts'
import { assignmentMapping } from './kmeans-pass.ts'
import { leastGain, type Polished, polish } from './kmeans-polish.ts'
import { identified, keyOf } from './kmeans-rows.ts'
import { compareRows, drawSample, type Identity } from './kmeans-sample.ts'
import { type Found, openSearch, searchCenters } from './kmeans-search.ts'
import { type KMeansState, type KMeansSum, powerUnitsOf, sumOfSquares } from './kmeans-sums.ts'
import type { KeepContext } from './map-relation-rows.ts'
import { mapRows } from './map-rows.ts'
import { compilePreparation, type LastGrid, type Preparation } from './prepare/compile.ts'
import { exactUnit } from './prepare/exact-unit.ts'
import { gridModel } from './prepare/grid.ts'
import type { GridModel } from './prepare/models.ts'
import { inputsOf, withPrepared } from './prepare/opened.ts'
import { assertPresent } from './prepare/preparation-checks.ts'
import type { Ranges } from './prepare/range-pass.ts'
import { rangesOf } from './prepare/ranges.ts'

/**
 * Finds k centers with a small sum of squared distances: k-means, by greedy k-means++, Lloyd's passes and guided swaps
 * on a sample of the rows (all, where they are few), then Lloyd's passes over all rows, until the centers stay or a
 * pass gains less than one part in a million. Columns are put on a 24-bit grid first, in steps of one size, unless the
 * preparation ends with a grid of theirs; they are not scaled otherwise. All sums are exact, so that the order of the
 * rows changes no bit; beyond the size of the sample this takes a `key`, which rows in an engine then must have.
 *
 * @param columns - numbers, complete; or columns that `prepare` makes.
 * @throws COLUMN_UNKNOWN, COLUMN_KIND, COLUMN_VALUE, COLUMN_MISSING_VALUES, TABLE_EMPTY, OPTION_UNKNOWN, ARGUMENT_INVALID;
 * NOT_ENOUGH_DATA where there are fewer rows than clusters; ARGUMENT_INVALID also for a relation without a key that is larger than the sample; EXACTNESS_LOST for more than 2^29 rows.
 */
export async function fitKMeans(
  rows: Rows,
  columns: readonly string[],
  options: KMeansOptions,
): Promise<KMeansModel> {
  checkKMeansOptions(options)
  const key = options.key ?? keyOf(rows)
  if (key !== undefined) assertTextColumn(rows, key)
  const ground = await groundOf(rows, columns, options)
  assertStart(options, columns)
  const { rows: numbered, identity } = identified(
    rows,
    ground.rows > wantedRows(options) && options.start === undefined ? key : null,
  )
  const session = await openRows(numbered, [...ground.preparation.reads, ...identity.opens], options)
  try {
    const begun =
      options.start === undefined
        ? await search(session, ground, identity, options)
        : given(ground, options.start)
    const polished = await polish(session, ground.preparation, begun.start, options)
    return await modelOf(ground, options, { ...polished, ...begun, ran: session })
  } finally {
    await session.close()
  }
}

/** What Lloyd's passes over all rows start from. */
interface Begun {
  readonly start: KMeansState
  readonly found: readonly Found[]
  readonly sampleRows: number
}

/** The best centers of several searches in a sample. */
async function search(
  session: Session,
  ground: Ground,
  identity: Identity,
  options: KMeansOptions,
): Promise<Begun> {
  const seed = options.seed ?? 1
  const size = { rows: ground.rows, wanted: wantedRows(options), seed, unit: ground.unit }
  const points = await drawSample(session, ground.preparation, identity, size)
  // Passes over the sample are not told of: progress counts the rows that were given.
  const searched = await openSearch(points, ground.grid, { ...options, onProgress: undefined })
  try {
    const found: Found[] = []
    for (let restart = 0; restart < (options.restarts ?? 1); restart++)
      found.push(await searchCenters(searched, options.k, { seed, restart, patience: options.patience ?? 4 }))
    const best = found.reduce((least, next) => (next.sse < least.sse ? next : least))
    return { start: startAt(ground, best.centers), found, sampleRows: points.count }
  } finally {
    await searched.session.close()
  }
}

/** Centers given in the columns' own units, brought into prepared ones. */
function given(ground: Ground, start: readonly (readonly number[])[]): Begun {
  const centers = Float64Array.from(
    start.flatMap((center) => center.map((x, j) => x - ground.grid[j].center)),
  )
  return { start: startAt(ground, centers), found: [], sampleRows: 0 }
}

function startAt({ grid, powerUnits }: Ground, centers: Float64Array): KMeansState {
  const d = grid.length
  return { centers, k: centers.length / d, d, powerUnits }
}

/**
 * The cluster of every row (0 is the largest of the fit) and the distance from its center in prepared units; a row that
 * is equally near to two centers belongs to the first.
 *
 * @returns rows in the caller's order; of a relation one with the new columns, after a pass that sees that nothing is missing.
 * @throws MODEL_INPUT, COLUMN_UNKNOWN, COLUMN_MISSING_VALUES, MODEL_INVALID
 */
export async function assignKMeans(
  model: KMeansModel,
  rows: Relation,
  context?: KeepContext,
): Promise<Relation>
export async function assignKMeans(
  model: KMeansModel,
  rows: Table | RowSource,
  context?: Context,
): Promise<Table<'cluster' | 'distance'>>
export async function assignKMeans(
  model: KMeansModel,
  rows: Rows,
  context: KeepContext = {},
): Promise<Table<'cluster' | 'distance'> | Relation> {
  const preparation = preparationOf(model)
  return mapRows(rows, assignmentMapping(preparation), stateOf(model), preparation, context)
}

/** The preparation of a fitted k-means, for passes of others over its clusters. */
export function preparationOf({ inputs, prepare, fitted }: KMeansModel): Preparation {
  const raw = new Map(inputs.map((input) => [input.name, input]))
  const wanted = fitted.columns.map(
    (name): ModelInput => raw.get(name) ?? { name, kind: 'number', unit: null, missing: 'refuse' },
  )
  return compilePreparation(prepare, wanted)
}

/** The centers of a fitted k-means, for passes of others over its clusters. */
export function stateOf({ fitted }: KMeansModel): PlainCenters {
  const d = fitted.columns.length
  return { centers: Float64Array.from(fitted.centers.flat()), k: fitted.centers.length, d }
}

/** What a fit stands on. */
interface Ground {
  readonly columns: readonly string[]
  readonly prepare: readonly Model<string, unknown>[]
  readonly preparation: Preparation
  /** The grid that the preparation ends on. */
  readonly grid: LastGrid['columns']
  readonly rows: number
  /** To which squared distances are rounded. */
  readonly unit: number
  readonly powerUnits: KMeansState['powerUnits']
}

/** Sees that the columns can be used, and puts them on a grid. One pass. */
async function groundOf(rows: Rows, columns: readonly string[], options: KMeansOptions): Promise<Ground> {
  const given = options.prepare ?? []
  return withPrepared(rows, columns, 'refuse', options, async (opened) => {
    const ranges = await rangesOf(opened)
    assertPresent(columns, ranges)
    if (ranges.rows < options.k) throw tooFewRows(ranges.rows, options.k)
    const prepare = endsOnGrid(given, columns, ranges)
      ? given
      : [...given, gridModel(opened, ranges, 'shared')]
    const preparation = compilePreparation(prepare, inputsOf(rows, columns, 'refuse', prepare))
    const grid = preparation.grid?.columns ?? []
    // Two rows differ by at most twice the reach in each column.
    const bound = grid.reduce((sum, { reach }) => sum + 4 * reach * reach, 0)
    return {
      columns,
      prepare,
      preparation,
      grid,
      rows: ranges.rows,
      unit: exactUnit(bound, ranges.rows),
      powerUnits: powerUnitsOf(grid, ranges.rows * grid.length),
    }
  })
}

/** Whether the preparation ends on a grid that holds all rows: beyond its reach numbers are exact in floats no more. */
function endsOnGrid(
  prepare: readonly Model<string, unknown>[],
  columns: readonly string[],
  { least, greatest }: Ranges,
): boolean {
  const last = prepare.at(-1)
  if (last?.kind !== 'grid') return false
  const gridded = (last as GridModel).fitted.columns
  return columns.every((name, j) => {
    const own = gridded.find(({ column }) => column === name)
    return own !== undefined && Math.max(-least[j], greatest[j]) <= own.reach
  })
}

function wantedRows({ sampleRows, k }: KMeansOptions): number {
  return sampleRows ?? Math.max(50_000, 256 * k)
}

async function modelOf(
  ground: Ground,
  options: KMeansOptions,
  { state, sum, passes, converged, found, sampleRows, ran }: Polished & Begun & Pick<Ended, 'ran'>,
): Promise<KMeansModel> {
  const order = canonicalOrder(state, sum)
  const fitted: KMeansFitted = {
    columns: [...ground.columns],
    centers: order.map((c) => Array.from(state.centers.subarray(c * state.d, (c + 1) * state.d))),
    sizes: order.map((c) => sum.counts[c]),
    sse: sumOfSquares(state, sum),
    sampleRows,
    restarts: found.map(({ sse }) => sse),
    agreement: found.length < 2 ? null : (await import('./restart-agreement.ts')).agreementOf(found),
  }
  const { k, restarts = 1, patience = 4, maxPasses = 100, tolerance = leastGain } = options
  return {
    kind: 'kmeans',
    version: 1,
    library,
    inputs: ground.preparation.inputs.map((input) =>
      input.missing === 'pass' ? { ...input, missing: 'refuse' } : input,
    ),
    prepare: ground.prepare,
    options: { k, restarts, patience, maxPasses, tolerance },
    fitted,
    ending: {
      converged,
      iterations: passes,
      warnings: warningsOf({ k, found: order.length, converged, passes, ran, options }),
    },
    data: { rows: ground.rows, asOf: options.asOf ?? null, seed: options.seed ?? 1 },
  }
}

/** The clusters that have rows, by size, the largest first; equal sizes by their centers. */
function canonicalOrder({ centers, k, d }: KMeansState, { counts }: KMeansSum): readonly number[] {
  return Array.from({ length: k }, (_, c) => c)
    .filter((c) => counts[c] > 0)
    .toSorted((a, b) => counts[b] - counts[a] || compareRows(centers, a * d, b * d, d))
}

interface Ended {
  readonly k: number
  readonly found: number
  readonly converged: boolean
  readonly passes: number
  readonly ran: Pick<Session, 'path' | 'plainShards'>
  readonly options: KMeansOptions
}

function warningsOf({ k, found, converged, passes, ran, options }: Ended): readonly string[] {
  const warnings: string[] = []
  if (found < k)
    warnings.push(`${k} clusters were asked for and ${found} found: there are no more distinct rows.`)
  if (!converged) warnings.push(`The centers still moved after ${passes} passes; raise maxPasses.`)
  return [...warnings, ...pathWarnings(ran, options.threads)]
}
