import { rowFinder } from '../contracts/row-keys.ts'
import type { Mapping } from '../engine/pass.ts'
import { ClienteleError, unknownName } from '../errors.ts'
import { featureMatrix, numbersAt } from '../learn/linear-design.ts'
import { compilePreparation, madeInput } from '../learn/prepare/compile.ts'
import { columnOf, columnOfKind, numbersOf, textAt } from '../table/access.ts'
import { cellsColumn } from '../table/cells-column.ts'
import { type CellsColumn, minorUnits, moneyUnit, type TextColumn } from '../table/column.ts'
import { makeTable } from '../table/make-table.ts'
import type { Table } from '../table/table.ts'
import type { FittedResponseModel } from './fitted.ts'
import { effectErrors } from './prediction-errors.ts'
import { customerEffects } from './predictors.ts'
import type { ScoreOptions } from './scoring.ts'

/** What one option is worth, apart from its effect. */
interface Price {
  /** The index of the arm in the model. */
  readonly arm: number
  readonly target: number
  readonly cost: number
  readonly margin: number
  readonly redemption: number
  readonly benefit: number
  readonly annoyance: number
  /** The column of the customers' own margin, or null. */
  readonly ownMargin: string | null
}

/** The mapping from customers with features to their valued cells, not yet on a grid. */
export function scoreMapping(
  { fitted, prepare, inputs }: Pick<FittedResponseModel, 'fitted' | 'prepare' | 'inputs'>,
  options: ScoreOptions,
): Mapping<null, 'customer_id' | 'cells'> {
  const preparation = compilePreparation(
    prepare,
    fitted.terms.map((term) => inputs.find(({ name }) => name === term) ?? madeInput(term)),
  )
  const prices = pricesOf(fitted.arms, options)
  const margins = [...new Set(prices.flatMap((price) => price?.ownMargin ?? []))]
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
      const x = featureMatrix(preparation, table, from, to)
      const keys = keysOf(table, from, to)
      const rows = rowsOf(keys)
      const own = new Map(margins.map((name) => [name, ownMargins(table, name, currency, from, to)]))
      const into = growingCells(rows, eligible, options)
      for (let i = 0; i < to - from; i++) {
        const row = x.subarray(i * width, (i + 1) * width)
        effects.look(row)
        errors.look(row)
        for (let cell = startOf(eligible, rows[i]); cell < endOf(eligible, rows[i]); cell++) {
          const price = prices[eligible.option[cell]] ?? null
          if (price === null) continue
          const { arm, target } = price
          const margin = marginOf(price, own, i)
          into.push(
            eligible.option[cell],
            price,
            margin,
            effects.effect(arm),
            effects.mean[target],
            errors.error(arm),
          )
        }
        into.endRow()
      }
      return makeTable({ customer_id: keys, cells: into.column() })
    },
  }
}

/** The price of every option by its number; null for one that is not scored. */
function pricesOf(
  arms: FittedResponseModel['fitted']['arms'],
  { options, valuePerUnit = 1, marginByDepartment = {} }: ScoreOptions,
): readonly (Price | null)[] {
  const { table } = options
  const known = new Map(arms.map((arm, index) => [arm.option, index]))
  const numbers = numbersOf(table, 'option')
  const department = columnOfKind(table, 'department', 'text')
  const amount = (name: string, row: number): number => numbersOf(table, name)[row]
  const prices = new Array<Price | null>(1 + Math.max(-1, ...numbers)).fill(null)
  for (let row = 0; row < table.rowCount; row++) {
    const arm = known.get(numbers[row])
    if (arm === undefined || !arms[arm].scored) continue
    assertSameOption(arms[arm], table, row)
    const name = textAt(department, row) ?? ''
    prices[numbers[row]] = {
      arm,
      target: arms[arm].target,
      cost: amount('cost', row),
      margin: amount('margin', row) * valuePerUnit,
      redemption: amount('redemption', row),
      benefit: amount('benefit', row),
      annoyance: amount('annoyance', row),
      ownMargin: Object.hasOwn(marginByDepartment, name) ? marginByDepartment[name] : null,
    }
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
  if (margins.some(Number.isNaN))
    throw new ClienteleError(
      'COLUMN_MISSING_VALUES',
      `The margin "${name}" is missing for some customers. Fill it, for example with the department's mean.`,
      { column: name },
    )
  const scale = unitsOf(table, name, currency)
  return scale === 1 ? margins : margins.map((margin) => margin / scale)
}

/** What the amounts of a column are divided by to be in currency units; money is counted in its minor unit. */
function unitsOf(table: Table, name: string, currency: string): number {
  const column = columnOf(table, name)
  if (column.kind !== 'integer' || column.unit === null) return 1
  if (column.unit === moneyUnit(currency)) return minorUnits(currency)
  throw new ClienteleError(
    'COLUMN_UNIT',
    `The margin "${name}" is counted in ${column.unit}; the options are priced in ${currency}, of which money is counted in ${moneyUnit(currency)}. Convert it, or give a number column in ${currency}.`,
    { column: name, unit: column.unit, currency },
  )
}

/** The first cell of a row, and the one after its last; none for row -1. */
function startOf({ rowPtr }: CellsColumn, row: number): number {
  return row < 0 ? 0 : rowPtr[row]
}

function endOf({ rowPtr }: CellsColumn, row: number): number {
  return row < 0 ? 0 : rowPtr[row + 1]
}

function marginOf(
  { ownMargin, margin }: Price,
  own: ReadonlyMap<string, ArrayLike<number>>,
  row: number,
): number {
  return ownMargin === null ? margin : (own.get(ownMargin)?.[row] ?? 0)
}

interface GrowingCells {
  push(option: number, price: Price, margin: number, effect: number, base: number, error: number): void
  endRow(): void
  column(): CellsColumn
}

/** Cells that grow row by row, each valued as it comes; at most those that are eligible. */
function growingCells(
  rows: ArrayLike<number>,
  eligible: CellsColumn,
  { as = 'effect', cannibalized = 1 }: ScoreOptions,
): GrowingCells {
  const rowPtr = new Float64Array(rows.length + 1)
  let most = 0
  for (let i = 0; i < rows.length; i++) most += endOf(eligible, rows[i]) - startOf(eligible, rows[i])
  const option = new Uint16Array(most)
  const value = new Float32Array(most)
  const benefit = new Float32Array(most)
  const cost = new Float32Array(most)
  const standardError = new Float32Array(most)
  let row = 0
  let count = 0
  return {
    push(number, price, margin, effect, base, error) {
      const redemptions = Math.max(0, effect + cannibalized * base)
      const spent = price.cost + redemptions * price.redemption
      option[count] = number
      value[count] = (as === 'effect' ? effect : base + effect) * margin - spent
      benefit[count] = redemptions * price.benefit - price.annoyance
      cost[count] = spent
      standardError[count] = Math.abs(margin - price.redemption) * error
      count += 1
    },
    endRow() {
      row += 1
      rowPtr[row] = count
    },
    column: () =>
      cellsColumn({
        rowPtr,
        option: option.subarray(0, count),
        value: value.subarray(0, count),
        benefit: benefit.subarray(0, count),
        cost: cost.subarray(0, count),
        standardError: standardError.subarray(0, count),
      }),
  }
}

function keysOf(table: Table, from: number, to: number): TextColumn {
  const { kind, codes, dictionary } = columnOfKind(table, 'customer_id', 'text')
  return { kind, codes: codes.subarray(from, to), dictionary }
}
