import { checkOptions } from '../contracts/options.schema.ts'
import type { ResponseModel } from '../contracts/response.ts'
import type { ScoresIn } from '../contracts/scores.ts'
import { numbersFound } from '../engine/answers.ts'
import { countKeys } from '../engine/count-values.ts'
import { keysHash } from '../engine/keys-hash.ts'
import type { Relation } from '../engine/relation.ts'
import { derived, specIn } from '../engine/relation-sql.ts'
import { isRelation } from '../engine/rows.ts'
import { runPass } from '../engine/run-pass.ts'
import { ClienteleError } from '../errors.ts'
import { assertPresent } from '../learn/prepare/preparation-checks.ts'
import { rangePass } from '../learn/prepare/range-pass.ts'
import { otherKind } from '../table/access.ts'
import type { ColumnKind } from '../table/column.ts'
import type { Table } from '../table/table.ts'
import { checkScoreOptions, readResponseModel } from './response.schema.ts'
import { largestAmountSql, onGridSql, pairCountsSql, repeatedPairsSql } from './score-cells-sql-pass.ts'
import { assertGrid, assertMultiples, gridOf } from './score-grid.ts'
import { featuresOf, marginUnits, missingMargin, pricesOf } from './score-mapping.ts'
import { armTable, type OwnMargin, type ScoreQuestion, scoreColumns, scoresSql } from './scores-sql-pass.ts'
import type { ScoreOptionsIn } from './scoring.ts'

/** As `scoreOptions`, where the customers are: by one query whose result stays there, and a few that count. */
export async function scoresIn(
  model: ResponseModel,
  customers: Relation,
  options: ScoreOptionsIn,
): Promise<ScoresIn> {
  checkScoreOptions(options)
  checkOptions(options.options)
  if (options.grid !== undefined) assertGrid(options.grid)
  const { fitted, prepare, inputs } = readResponseModel(model)
  const { as = 'effect', cannibalized = 1, signal } = options
  const candidates = candidatesOf(customers, options)
  const prices = pricesOf(fitted.arms, options)
  const margins = marginsOf(customers, prices.ownMargin, options.options.currency)
  const preparation = featuresOf({ fitted, prepare, inputs })
  await assertCustomers(customers, margins, signal)
  assertPresent(preparation.columns, await runPass(customers, rangePass(preparation), null, options))
  const pairs = await countPairs(customers, candidates, signal)
  const asked = { fitted, preparation, customers, candidates, margins, as, cannibalized }
  const raw = await storeRaw(asked, armTable(fitted, prices, margins), options)
  try {
    const all = await largestIn(raw, signal)
    const grid = options.grid ?? gridOf(all.amount)
    const table = derived(raw, onGridSql(raw, grid, options.minBenefit), scoreColumns)
    const kept = await largestIn(table, signal)
    assertMultiples(kept.amount / grid, grid)
    return {
      kind: 'scores',
      header: {
        customers: await keysHash(customers, 'customer_id', signal),
        currency: options.options.currency,
        unit: options.unit ?? 'customer',
        grid,
      },
      table,
      customers,
      excluded: withCounts(options.candidates.excluded, {
        'not-measured': pairs - all.cells,
        harm: all.cells - kept.cells,
      }),
    }
  } catch (error) {
    await raw.engine.drop(raw).catch(() => undefined)
    throw error
  }
}

/** @throws ARGUMENT_INVALID where the candidates are elsewhere; COLUMN_UNKNOWN, COLUMN_KIND */
function candidatesOf(customers: Relation, { candidates }: ScoreOptionsIn): Relation {
  const { table } = candidates
  if (Object(table) !== table || !isRelation(table) || table.engine !== customers.engine)
    throw new ClienteleError(
      'ARGUMENT_INVALID',
      'The candidates do not lie in the engine of the customers. Bring them there in long form, a row for each pair of "customer_id" and "option".',
      { option: 'candidates' },
    )
  assertColumn(table, 'customer_id', ['text'])
  assertColumn(table, 'option', ['integer', 'number'])
  assertColumn(customers, 'customer_id', ['text'])
  return table
}

function assertColumn(relation: Relation, name: string, kinds: readonly ColumnKind[]): void {
  const { kind } = specIn(relation, name)
  if (!kinds.includes(kind)) throw otherKind(name, kind, kinds)
}

function marginsOf(
  customers: Relation,
  names: readonly (string | null)[],
  currency: string,
): readonly OwnMargin[] {
  return [...new Set(names.flatMap((name) => name ?? []))].map((column) => {
    assertColumn(customers, column, ['number', 'integer', 'flag'])
    return { column, scale: marginUnits(column, specIn(customers, column).unit, currency) }
  })
}

/** @throws COLUMN_MISSING_VALUES, KEY_DUPLICATE */
async function assertCustomers(
  customers: Relation,
  margins: readonly OwnMargin[],
  signal: AbortSignal | undefined,
): Promise<void> {
  const columns = margins.map(({ column }) => column)
  const { rows, named, distinct, values } = await countKeys(customers, 'customer_id', columns, signal)
  if (named < rows)
    throw new ClienteleError(
      'COLUMN_MISSING_VALUES',
      `${rows - named} of ${rows} customers have no "customer_id". Leave those rows out.`,
      { column: 'customer_id', missing: rows - named, rows },
    )
  if (distinct < rows)
    throw new ClienteleError(
      'KEY_DUPLICATE',
      `${rows - distinct} of ${rows} rows of the customers repeat the "customer_id" of another row. Each may occur once.`,
      { rows, repeated: rows - distinct },
    )
  const missing = margins.find((_, i) => values[i] < rows)
  if (missing !== undefined) throw missingMargin(missing.column)
}

/** How many pairs the candidates are. @throws CONTRACT_INVALID, KEY_DUPLICATE */
async function countPairs(
  customers: Relation,
  candidates: Relation,
  signal: AbortSignal | undefined,
): Promise<number> {
  const [rows, strangers] = await numbersFound(candidates, pairCountsSql(customers, candidates), signal)
  if (strangers > 0)
    throw new ClienteleError(
      'CONTRACT_INVALID',
      `${strangers} of ${rows} pairs of the candidates are of customers that are not among the customers given with their features. Give the features of all.`,
      { missing: strangers, candidates: rows },
    )
  const [repeated] = await numbersFound(candidates, repeatedPairsSql(candidates), signal)
  if (repeated === 0) return rows
  throw new ClienteleError(
    'KEY_DUPLICATE',
    `${repeated} pairs of the candidates occur more than once. Each pair of customer and option may occur once.`,
    { repeated },
  )
}

/** Computes the valued cells once. The table of options serves the query only. */
async function storeRaw(
  asked: ScoreQuestion,
  arms: Table,
  { signal, onProgress }: ScoreOptionsIn,
): Promise<Relation> {
  const { engine } = asked.customers
  const options = await engine.register(arms, 'options', { signal })
  try {
    const tell = (share: number): void =>
      onProgress?.({ stage: 'score-options', pass: 1, done: Math.floor(share * 100), total: 100 })
    const query = derived(asked.customers, scoresSql(asked, options), scoreColumns)
    return await engine.store({ ...query, name: 'scores', key: null }, 'scores', { signal, onProgress: tell })
  } finally {
    await engine.drop(options)
  }
}

/** How many cells there are, and the largest of their amounts. */
async function largestIn(
  scores: Relation,
  signal: AbortSignal | undefined,
): Promise<{ readonly cells: number; readonly amount: number }> {
  const [cells, largest] = await numbersFound(scores, largestAmountSql(scores), signal)
  return { cells, amount: largest }
}

/** Counts by reason with further ones. */
function withCounts(
  before: { readonly [reason: string]: number },
  further: { readonly [reason: string]: number },
): { readonly [reason: string]: number } {
  const counts: { [reason: string]: number } = { ...before }
  for (const [reason, count] of Object.entries(further))
    if (count > 0) counts[reason] = (counts[reason] ?? 0) + count
  return counts
}
