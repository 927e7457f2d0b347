import { checkScoresHeader } from '../contracts/scores.schema.ts'
import type { ScoresIn } from '../contracts/scores.ts'
import { checkShape, type TableShape } from '../contracts/table-shape.ts'
import { numbersFound, textsFound } from '../engine/answers.ts'
import type { Relation } from '../engine/relation.ts'
import { collect, sourceFromBatches } from '../engine/row-source.ts'
import { isRelation } from '../engine/rows.ts'
import { ClienteleError } from '../errors.ts'
import { makeTable } from '../table/make-table.ts'
import { numberColumn } from '../table/number-columns.ts'
import type { Table } from '../table/table.ts'
import { textColumn } from '../table/text-columns.ts'
import { nobodyEligible, offTheGrid, optionUnknown, standardErrorRefused } from './check-scores.ts'
import type { OptionIndex } from './option-index.ts'
import {
  type CellsIn,
  cellCountsSql,
  customerCountsSql,
  repeatedCellsSql,
  segmentsSql,
} from './scores-sql-pass.ts'

const cellsShape: TableShape = {
  columns: {
    customer_id: { kind: 'text' },
    option: { kind: 'integer' },
    value: { kind: 'number' },
    benefit: { kind: 'number' },
    cost: { kind: 'number' },
    standard_error: { kind: 'number' },
  },
}

const customersShape: TableShape = {
  columns: {
    customer_id: { kind: 'text' },
    segment: { kind: 'text', optional: true },
    household_id: { kind: 'text', optional: true },
    remaining_messages: { kind: ['integer', 'number'], optional: true },
  },
}

/** Checks that scores are relations of one engine with the columns of the long form. */
export async function checkRelations({ header, table, customers }: ScoresIn): Promise<void> {
  checkScoresHeader(header)
  assertRelation(table, 'scores')
  checkShape(await noRows(table), cellsShape, 'the relation of scores')
  if (customers === undefined) return
  assertRelation(customers, 'customers')
  if (customers.engine !== table.engine)
    throw new ClienteleError(
      'ARGUMENT_INVALID',
      'The customers lie in another engine than the scores. Bring all rows into one engine first.',
      { what: 'customers' },
    )
  checkShape(await noRows(customers), customersShape, 'the relation of customers')
}

function assertRelation(rows: Relation, what: string): void {
  if (Object(rows) === rows && isRelation(rows)) return
  throw new ClienteleError(
    'ARGUMENT_INVALID',
    `The ${what} are no relation of an engine. Take or register them there (engine.table, engine.file, engine.register), or use planTarget.`,
    { what },
  )
}

async function noRows(relation: Relation): Promise<Table> {
  return collect(sourceFromBatches(relation.columns, async function* () {}, null))
}

/** Sends the options to where the scores are. */
export async function sendOptions(
  { engine }: Relation,
  index: OptionIndex,
  signal: AbortSignal | undefined,
): Promise<Relation> {
  const numbers = (values: ArrayLike<number>) => numberColumn(Float64Array.from(values))
  const texts = (names: readonly string[], codes: Int32Array) =>
    textColumn(Array.from(codes, (code) => (code < 0 ? null : names[code])))
  const table = makeTable({
    option: numbers(index.option),
    place: numbers(index.option.map((_, place) => place)),
    exclusive_group: numbers(index.group),
    offer: texts(index.offers, index.offer),
    channel: texts(index.channels, index.channel),
    department: texts(index.departments, index.department),
    message_cost: numbers(index.cost),
  })
  return engine.register(table, 'options', { signal })
}

/**
 * Checks cells and customers by counting; gives how many cells there are.
 *
 * @throws NOBODY_ELIGIBLE, COLUMN_MISSING_VALUES, KEY_DUPLICATE, PLAN_MISMATCH, CONTRACT_INVALID, EXACTNESS_LOST
 */
export async function checkCellsIn(
  cells: CellsIn,
  grid: number,
  signal: AbortSignal | undefined,
): Promise<number> {
  const { table, customers } = cells
  const counts = await numbersFound(table, cellCountsSql(cells, grid), signal)
  const [rows] = counts
  const complete = ['customer_id', 'option', 'value', 'benefit', 'cost']
  for (const [i, name] of complete.entries()) assertComplete(name, 'scores', rows, counts[i + 1])
  const [offGrid, largest, bad, badOption, unknown, unknownOption] = counts.slice(complete.length + 1)
  const [repeated] = await numbersFound(table, repeatedCellsSql(cells), signal)
  if (repeated > 0) throw repeats(`${repeated} cells repeat the option of their customer`, repeated)
  if (customers !== null) await checkCustomers(table, customers, signal)
  if (rows === 0) throw nobodyEligible(await customersIn(customers, signal))
  if (bad > 0) throw standardErrorRefused(badOption)
  if (unknown > 0) throw optionUnknown(unknownOption)
  if (offGrid > 0) throw offTheGrid(offGrid, grid)
  assertSize(largest, grid)
  return rows
}

async function customersIn(customers: Relation | null, signal: AbortSignal | undefined): Promise<number> {
  if (customers === null) return 0
  const [rows] = await numbersFound(customers, customerCountsSql(customers, customers), signal)
  return rows
}

async function checkCustomers(
  table: Relation,
  customers: Relation,
  signal: AbortSignal | undefined,
): Promise<void> {
  const counts = await numbersFound(customers, customerCountsSql(table, customers), signal)
  const [rows, named, distinct, strays] = counts
  assertComplete('customer_id', 'customers', rows, named)
  if (distinct < rows)
    throw repeats(`${rows - distinct} customers repeat the key of another`, rows - distinct)
  if (strays === 0) return
  throw new ClienteleError(
    'PLAN_MISMATCH',
    `${strays} cells of the scores belong to customers that are not among the ${rows} customers. Give the customers that were scored, or leave those cells out.`,
    { cells: strays, customers: rows },
  )
}

function assertComplete(column: string, what: string, rows: number, filled: number): void {
  if (filled === rows) return
  throw new ClienteleError(
    'COLUMN_MISSING_VALUES',
    `Column "${column}" of the relation of ${what} has no value in ${rows - filled} of ${rows} rows. Fill them, or leave those rows out.`,
    { column, missing: rows - filled, rows },
  )
}

function repeats(words: string, repeated: number): ClienteleError {
  return new ClienteleError(
    'KEY_DUPLICATE',
    `In the engine ${words}. Each may occur once: put the rows together, or leave the repeats out.`,
    { repeated },
  )
}

/** More segments than these are no segments. */
const mostSegments = 10_000

/** The segments there are; null where customers have none. Asked only where limits name some. @throws STATE_TOO_LARGE */
export async function segmentsIn(
  customers: Relation | null,
  signal: AbortSignal | undefined,
): Promise<readonly string[] | null> {
  if (customers === null || !customers.columns.some(({ name }) => name === 'segment')) return null
  const found = await textsFound(customers, segmentsSql(customers, mostSegments + 1), signal)
  if (found.length <= mostSegments) return found
  throw new ClienteleError(
    'STATE_TOO_LARGE',
    `Column "segment" of the relation of customers has more than ${mostSegments} different values. Give segments of many customers each.`,
    { ceiling: mostSegments },
  )
}

/** The least number of multiples of the grid that 32-bit floats of this process no longer hold. */
const mostMultiples = 2 ** 24

/** @throws EXACTNESS_LOST for amounts that scores in this process could not hold. */
function assertSize(largest: number, grid: number): void {
  if (largest < mostMultiples) return
  throw new ClienteleError(
    'EXACTNESS_LOST',
    `The largest value, benefit or cost is ${largest} times the grid (${grid}), and must be below 2^24 times. Use a coarser grid, or cap outliers.`,
    { largest, grid },
  )
}
