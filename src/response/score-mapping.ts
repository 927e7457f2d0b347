import { rowFinder } from '../contracts/row-keys.ts'
import type { Mapping } from '../engine/pass.ts'
import { ClienteleError, unknownName } from '../errors.ts'
import { featureMatrix, numbersAt } from '../learn/linear-design.ts'
import { compilePreparation, madeInput, type Preparation } from '../learn/prepare/compile.ts'
import { columnOf, columnOfKind, numbersOf, textAt } from '../table/access.ts'
import { cellsColumn } from '../table/cells-column.ts'
import { type CellsColumn, minorUnits, moneyUnit, type TextColumn } from '../table/column.ts'
import { makeTable } from '../table/make-table.ts'
import type { Table } from '../table/table.ts'
import type { FittedResponseModel } from './fitted.ts'
import { type EffectErrors, effectErrors } from './prediction-errors.ts'
import { type CustomerEffects, customerEffects } from './predictors.ts'
import type { ScoreOptions } from './scoring.ts'

/** What options are worth apart from their effects, by the number of the option. */
export interface Prices {
  /** The index of the arm in the model; -1 for an option that is not scored. */
  readonly arm: Int32Array
  readonly target: Int32Array
  readonly cost: Float64Array
  readonly margin: Float64Array
  readonly redemption: Float64Array
  readonly benefit: Float64Array
  readonly annoyance: Float64Array
  /** The column of the customers' own margin, or null. */
  readonly ownMargin: (string | null)[]
}

/**
 * The mapping from customers with features to their valued cells, not yet on a grid: a column `cells` for each of the ways asked for, by its name.
 *
 * @param ways - `effect` values what an option changes; `response` the outcome with it.
 */
export function scoreMapping<Way extends 'effect' | 'response'>(
  { fitted, prepare, inputs }: Pick<FittedResponseModel, 'fitted' | 'prepare' | 'inputs'>,
  options: ScoreOptions,
  ways: readonly Way[],
): Mapping<null, 'customer_id' | Way> {
  const preparation = featuresOf({ fitted, prepare, inputs })
  const prices = pricesOf(fitted.arms, options)
  const margins = [...new Set(prices.ownMargin.flatMap((name) => name ?? []))]
  const rowsOf = rowFinder(columnOfKind(options.candidates.table, 'customer_id', 'text'))
  const eligible = columnOfKind(options.candidates.table, 'cells', 'cells')
  const effects = customerEffects(fitted.predictor, fitted.arms)
  const errors = effectErrors(fitted, effects)
  const { currency } = options.options
  const width = fitted.terms.length + 1
  return {
    name: 'score-options',
    columns: [...new Set(['customer_id', ...preparation.reads, ...margins])],
    shard(table, from, to) {
      const keys = keysOf(table, from, to)
      const rows = rowsOf(keys)
      const own = new Map(margins.map((name) => [name, ownMargins(table, name, currency, from, to)]))
      const cells = valuedCells(
        { x: featureMatrix(preparation, table, from, to), width, effects, errors },
        { rows, eligible },
        prices,
        prices.ownMargin.map((name) => (name === null ? null : (own.get(name) ?? null))),
        options.cannibalized ?? 1,
      )
      const { effect, response, ...rest } = cells
      const columns = ways.map(
        (way) => [way, cellsColumn({ ...rest, value: way === 'effect' ? effect : response })] as const,
      )
      return makeTable<'customer_id' | Way>([['customer_id', keys], ...columns])
    },
  }
}

/** The features of a model. */
export function featuresOf({
  fitted,
  prepare,
  inputs,
}: Pick<FittedResponseModel, 'fitted' | 'prepare' | 'inputs'>): Preparation {
  return compilePreparation(
    prepare,
    fitted.terms.map((term) => inputs.find(({ name }) => name === term) ?? madeInput(term)),
  )
}

/** What prices are made of. */
export type PriceOptions = Pick<ScoreOptions, 'options' | 'valuePerUnit' | 'marginByDepartment'>

/** The prices of all options. */
export function pricesOf(
  arms: FittedResponseModel['fitted']['arms'],
  { options, valuePerUnit = 1, marginByDepartment = {} }: PriceOptions,
): Prices {
  const { table } = options
  const known = new Map(arms.map((arm, index) => [arm.option, index]))
  const numbers = numbersOf(table, 'option')
  const department = columnOfKind(table, 'department', 'text')
  const amount = (name: string, row: number): number => numbersOf(table, name)[row]
  const prices = noPrices(1 + Math.max(-1, ...numbers))
  for (let row = 0; row < table.rowCount; row++) {
    const arm = known.get(numbers[row])
    if (arm === undefined || !arms[arm].scored) continue
    assertSameOption(arms[arm], table, row)
    const name = textAt(department, row) ?? ''
    const option = numbers[row]
    prices.arm[option] = arm
    prices.target[option] = arms[arm].target
    prices.cost[option] = amount('cost', row)
    prices.margin[option] = amount('margin', row) * valuePerUnit
    prices.redemption[option] = amount('redemption', row)
    prices.benefit[option] = amount('benefit', row)
    prices.annoyance[option] = amount('annoyance', row)
    prices.ownMargin[option] = Object.hasOwn(marginByDepartment, name) ? marginByDepartment[name] : null
  }
  const departments = arms.map((arm) => arm.department)
  for (const name of Object.keys(marginByDepartment)) {
    if (!departments.includes(name))
      throw unknownName('OPTION_NAME_UNKNOWN', 'department', name, [...new Set(departments)], 'the options')
  }
  return prices
}

/** An option number must mean what it meant in the trial. */
function assertSameOption(
  arm: { readonly offer: string; readonly channel: string },
  table: Table,
  row: number,
): void {
  const offer = textAt(columnOfKind(table, 'offer', 'text'), row)
  const channel = textAt(columnOfKind(table, 'channel', 'text'), row)
  if (arm.offer === offer && arm.channel === channel) return
  throw new ClienteleError(
    'MODEL_INPUT',
    `Option ${row + 1} of the list is "${offer}" by "${channel}", and the model knows its number as "${arm.offer}" by "${arm.channel}". Keep the numbers of options as they were in the trial.`,
    { row: row + 1 },
  )
}

/** The customers' margins in currency units. */
function ownMargins(table: Table, name: string, currency: string, from: number, to: number): Float64Array {
  const margins = numbersAt(table, name, from, to)
  if (margins.some(Number.isNaN)) throw missingMargin(name)
  const column = columnOf(table, name)
  const scale = marginUnits(name, column.kind === 'integer' ? column.unit : null, currency)
  return scale === 1 ? margins : margins.map((margin) => margin / scale)
}

/** The error for customers without their own margin. */
export function missingMargin(name: string): ClienteleError {
  return new ClienteleError(
    'COLUMN_MISSING_VALUES',
    `The margin "${name}" is missing for some customers. Fill it, for example with the department's mean.`,
    { column: name },
  )
}

/**
 * What the amounts of a column are divided by to be in currency units; money is counted in its minor unit.
 *
 * @throws COLUMN_UNIT
 */
export function marginUnits(name: string, unit: string | null, currency: string): number {
  if (unit === null) return 1
  if (unit === moneyUnit(currency)) return minorUnits(currency)
  throw new ClienteleError(
    'COLUMN_UNIT',
    `The margin "${name}" is counted in ${unit}; the options are priced in ${currency}, of which money is counted in ${moneyUnit(currency)}. Convert it, or give a number column in ${currency}.`,
    { column: name, unit, currency },
  )
}

function noPrices(count: number): Prices {
  return {
    arm: new Int32Array(count).fill(-1),
    target: new Int32Array(count),
    cost: new Float64Array(count),
    margin: new Float64Array(count),
    redemption: new Float64Array(count),
    benefit: new Float64Array(count),
    annoyance: new Float64Array(count),
    ownMargin: new Array<string | null>(count).fill(null),
  }
}

/** Customers with what predicts their effects. */
interface Customers {
  /** Row-major, shape [customers, width]. */
  readonly x: Float64Array
  readonly width: number
  readonly effects: CustomerEffects
  readonly errors: EffectErrors
}

/** The cells each customer may have: those of a row of the candidates, or none (-1). */
interface Eligible {
  readonly rows: Int32Array
  readonly eligible: CellsColumn
}

type ValuedCells = Omit<CellsColumn, 'kind' | 'value'> & {
  readonly effect: Float32Array
  readonly response: Float32Array
}

/**
 * The cells of customers one after the other, valued both ways; at most those that are eligible.
 *
 * @param own - by option: the customers' own margins, or null.
 */
function valuedCells(
  { x, width, effects, errors }: Customers,
  { rows, eligible }: Eligible,
  prices: Prices,
  own: readonly (Float64Array | null)[],
  cannibalized: number,
): ValuedCells {
  const cells = emptyCells(rows, eligible)
  const eligibleOption = eligible.option
  const customer = new Float64Array(width)
  let count = 0
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]
    if (row >= 0) {
      for (let j = 0, at = i * width; j < width; j++, at++) customer[j] = x[at]
      effects.look(customer)
      errors.look(customer)
      const end = eligible.rowPtr[row + 1]
      for (let cell = eligible.rowPtr[row]; cell < end; cell++) {
        const option = eligibleOption[cell]
        const arm = option < prices.arm.length ? prices.arm[option] : -1
        if (arm < 0) continue
        const margin = own[option]?.[i] ?? prices.margin[option]
        const effect = effects.effect(arm)
        const base = effects.mean[prices.target[option]]
        const redemptions = Math.max(0, effect + cannibalized * base)
        const redemption = prices.redemption[option]
        const spent = prices.cost[option] + redemptions * redemption
        cells.option[count] = option
        cells.effect[count] = effect * margin - spent
        cells.response[count] = (base + effect) * margin - spent
        cells.benefit[count] = redemptions * prices.benefit[option] - prices.annoyance[option]
        cells.cost[count] = spent
        cells.standardError[count] = Math.abs(margin - redemption) * errors.error(arm)
        count += 1
      }
    }
    cells.rowPtr[i + 1] = count
  }
  return {
    rowPtr: cells.rowPtr,
    option: cells.option.subarray(0, count),
    effect: cells.effect.subarray(0, count),
    response: cells.response.subarray(0, count),
    benefit: cells.benefit.subarray(0, count),
    cost: cells.cost.subarray(0, count),
    standardError: cells.standardError.subarray(0, count),
  }
}

function emptyCells(
  rows: Int32Array,
  { rowPtr }: CellsColumn,
): Record<Exclude<keyof ValuedCells, 'rowPtr' | 'option'>, Float32Array> & {
  readonly rowPtr: Float64Array
  readonly option: Uint16Array
} {
  let most = 0
  for (let i = 0; i < rows.length; i++) if (rows[i] >= 0) most += rowPtr[rows[i] + 1] - rowPtr[rows[i]]
  return {
    rowPtr: new Float64Array(rows.length + 1),
    option: new Uint16Array(most),
    effect: new Float32Array(most),
    response: new Float32Array(most),
    benefit: new Float32Array(most),
    cost: new Float32Array(most),
    standardError: new Float32Array(most),
  }
}

function keysOf(table: Table, from: number, to: number): TextColumn {
  const { kind, codes, dictionary } = columnOfKind(table, 'customer_id', 'text')
  return { kind, codes: codes.subarray(from, to), dictionary }
}
