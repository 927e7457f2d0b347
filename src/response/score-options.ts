import type { Candidates } from '../contracts/candidates.ts'
import { checkCandidates } from '../contracts/check-candidates.ts'
import { customersHash } from '../contracts/customers-hash.ts'
import { checkOptions } from '../contracts/options.schema.ts'
import type { ResponseModel } from '../contracts/response.ts'
import { rowsOfKeys } from '../contracts/row-keys.ts'
import type { Scores, ScoresIn } from '../contracts/scores.ts'
import { openRows } from '../engine/open-rows.ts'
import type { Relation, Rows } from '../engine/relation.ts'
import { isRelation } from '../engine/rows.ts'
import { ClienteleError } from '../errors.ts'
import { columnOf, columnOfKind, namesOf } from '../table/access.ts'
import type { CellsColumn, Column, TextColumn } from '../table/column.ts'
import { makeTable } from '../table/make-table.ts'
import type { RowSource, Table } from '../table/table.ts'
import { take } from '../table/take.ts'
import { checkScoreOptions, readResponseModel } from './response.schema.ts'
import { gridFor, roundCells } from './score-grid.ts'
import { scoreMapping } from './score-mapping.ts'
import type { ScoreOptions, ScoreOptionsIn } from './scoring.ts'

/**
 * Values every candidate option for every customer, in money:
 *
 * - value = effect x margin - expected redemptions x redemption cost - cost of the message,
 * - benefit = expected redemptions x benefit - annoyance,
 * - cost = cost of the message + expected redemptions x redemption cost,
 * - expected redemptions = max(0, effect + cannibalized x outcome without contact),
 *
 * with the standard error of the value that comes from the effect's. Amounts are rounded to the grid of the header.
 * Options the model cannot judge are left out, as `not-measured`.
 *
 * Customers and candidates that lie in an engine are scored there, and their scores stay there, in long form; the same amounts, but that an exponential of
 * the engine may fall on the other side of half a step of the grid. Nobody may write into the relations meanwhile. Scores are dropped when the engine
 * closes, or by `engine.drop(scores.table)`.
 *
 * @param model - from `fitResponse`, or stored.
 * @param customers - one row per customer with `customer_id` and the features; every customer of the candidates once.
 * @returns scores in the order of the candidates, with their further columns (`segment`).
 * @throws MODEL_INVALID, MODEL_INPUT, CONTRACT_INVALID, COLUMN_UNKNOWN, COLUMN_KIND, COLUMN_MISSING_VALUES, COLUMN_UNIT
 * (margins in the money of another currency), KEY_DUPLICATE,
 * ARGUMENT_INVALID, EXACTNESS_LOST (a given grid that is too fine for the amounts); in an engine ENGINE_FAILED.
 */
export async function scoreOptions(
  model: ResponseModel,
  customers: Relation,
  options: ScoreOptionsIn,
): Promise<ScoresIn>
export async function scoreOptions(
  model: ResponseModel,
  customers: Table | RowSource,
  options: ScoreOptions,
): Promise<Scores>
export async function scoreOptions(
  model: ResponseModel,
  customers: Rows,
  options: ScoreOptions | ScoreOptionsIn,
): Promise<Scores | ScoresIn> {
  if (isRelation(customers)) {
    const { scoresIn } = await import('./scores-in.ts')
    return scoresIn(model, customers, options as ScoreOptionsIn)
  }
  const { as = 'effect' } = options
  return (await scoresOf(model, customers, options as ScoreOptions, [as]))[as]
}

/** As {@link scoreOptions}, both as `effect` and as `response`: customers are looked at once. */
export async function scoreBothWays(
  model: ResponseModel,
  customers: Table | RowSource,
  options: Omit<ScoreOptions, 'as'>,
): Promise<Readonly<Record<'effect' | 'response', Scores>>> {
  return scoresOf(model, customers, options, ['effect', 'response'])
}

async function scoresOf<Way extends 'effect' | 'response'>(
  model: ResponseModel,
  customers: Table | RowSource,
  options: ScoreOptions,
  ways: readonly Way[],
): Promise<Readonly<Record<Way, Scores>>> {
  checkScoreOptions(options)
  const { fitted, prepare, inputs } = readResponseModel(model)
  const { candidates } = options
  checkCandidates(candidates)
  checkOptions(options.options)
  const mapping = scoreMapping({ fitted, prepare, inputs }, options, ways)
  const session = await openRows(customers, mapping.columns, options)
  let mapped: Table<'customer_id' | Way>
  try {
    mapped = await session.map(mapping, null)
  } finally {
    await session.close()
  }
  const raw = inOrderOf(candidates.table, mapped)
  const scores = ways.map(
    (way) => [way, scoresFrom(columnOfKind(raw, way, 'cells'), options, ways.length === 1)] as const,
  )
  return Object.fromEntries(scores) as Record<Way, Scores>
}

/**
 * The scores that valued cells are, once they are rounded.
 *
 * @param ours - whether nobody else has these cells; both ways have benefits and costs in common.
 */
function scoresFrom(raw: CellsColumn, options: ScoreOptions, ours: boolean): Scores {
  const { candidates } = options
  const grid = options.grid ?? gridFor(raw)
  const rounded = roundCells(raw, grid, options.minBenefit ?? Number.NEGATIVE_INFINITY, ours)
  const unmeasured = countOf(columnOfKind(candidates.table, 'cells', 'cells')) - countOf(raw)
  const columns = namesOf(candidates.table).map((name): [string, Column] => [
    name,
    name === 'cells' ? rounded : columnOf(candidates.table, name),
  ])
  const table = makeTable(columns)
  return {
    kind: 'scores',
    header: {
      customers: customersHash(table),
      currency: options.options.currency,
      unit: options.unit ?? 'customer',
      grid,
    },
    table,
    excluded: excludedOf(candidates, unmeasured, countOf(raw) - countOf(rounded)),
  }
}

/** The mapped rows in the order of the candidates. */
function inOrderOf<Name extends string>(
  candidates: Table,
  mapped: Table<'customer_id' | Name>,
): Table<'customer_id' | Name> {
  const rows = rowsOfKeys(textOf(mapped), textOf(candidates))
  const missing = rows.filter((row) => row < 0).length
  if (missing > 0)
    throw new ClienteleError(
      'CONTRACT_INVALID',
      `${missing} of ${candidates.rowCount} customers of the candidates are not among the customers given with their features. Give the features of all.`,
      { missing, candidates: candidates.rowCount },
    )
  const inOrder = mapped.rowCount === rows.length && rows.every((row, i) => row === i)
  return inOrder ? mapped : take(mapped, rows)
}

function textOf(table: Table): TextColumn {
  return columnOfKind(table, 'customer_id', 'text')
}

function countOf({ rowPtr }: CellsColumn): number {
  return rowPtr[rowPtr.length - 1] - rowPtr[0]
}

function excludedOf(
  { excluded }: Candidates,
  unmeasured: number,
  harmful: number,
): { readonly [reason: string]: number } {
  const counts: { [reason: string]: number } = { ...excluded }
  if (unmeasured > 0) counts['not-measured'] = (counts['not-measured'] ?? 0) + unmeasured
  if (harmful > 0) counts['harm'] = (counts['harm'] ?? 0) + harmful
  return counts
}
