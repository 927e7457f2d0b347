import type { Mapping } from '../engine/pass.ts'
import { ClienteleError, unknownName } from '../errors.ts'
import { featureMatrix, numbersAt } from '../learn/linear-design.ts'
import { compilePreparation, madeInput } from '../learn/prepare/compile.ts'
import { columnOfKind, numbersOf, textAt } from '../table/access.ts'
import { cellsColumn } from '../table/cells-column.ts'
import type { CellsColumn, TextColumn } from '../table/column.ts'
import { decode } from '../table/dictionary-text.ts'
import { makeTable } from '../table/make-table.ts'
import type { Table } from '../table/table.ts'
import type { FittedResponseModel } from './fitted.ts'
import { effectErrors } from './prediction-errors.ts'
import { predictBase, predictEffect } from './predictors.ts'
import type { ScoreOptions } from './score-options.ts'

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
  const margins = [...new Set([...prices.values()].flatMap(({ ownMargin }) => ownMargin ?? []))]
  const eligible = eligibleCells(options.candidates.table)
  const errorOf = effectErrors(fitted)
  const width = fitted.terms.length + 1
  return {
    name: 'score-options',
    columns: [...new Set(['customer_id', ...preparation.reads, ...margins])],
    shard(table, from, to) {
      const x = featureMatrix(preparation, table, from, to)
      const keys = columnOfKind(table, 'customer_id', 'text')
      const own = new Map(margins.map((name) => [name, ownMargins(table, name, from, to)]))
      const into = growingCells(to - from)
      const base = new Float64Array(fitted.targets.length)
      for (let i = 0; i < to - from; i++) {
        const row = x.subarray(i * width, (i + 1) * width)
        predictBase(fitted.predictor.base, row, base)
        for (const option of eligible(keys, from + i)) {
          const price = prices.get(option)
          if (price === undefined) continue
          const effect = predictEffect(fitted.predictor, price.arm, price.target, row)
          const margin = price.ownMargin === null ? price.margin : (own.get(price.ownMargin)?.[i] ?? 0)
          into.push(
            option,
            cellOf(price, margin, effect, base[price.target], errorOf(price.arm, row), options),
          )
        }
        into.endRow()
      }
      const codes = keys.codes.subarray(from, to)
      return makeTable({ customer_id: { ...keys, codes }, cells: into.column() })
    },
  }
}

interface Cell {
  readonly value: number
  readonly benefit: number
  readonly cost: number
  readonly standardError: number
}

function cellOf(
  price: Price,
  margin: number,
  effect: number,
  base: number,
  error: number,
  { as = 'effect', cannibalized = 1 }: ScoreOptions,
): Cell {
  const redemptions = Math.max(0, effect + cannibalized * base)
  const gained = as === 'effect' ? effect : base + effect
  const cost = price.cost + redemptions * price.redemption
  return {
    value: gained * margin - cost,
    benefit: redemptions * price.benefit - price.annoyance,
    cost,
    standardError: Math.abs(margin - price.redemption) * error,
  }
}

function pricesOf(
  arms: FittedResponseModel['fitted']['arms'],
  { options, valuePerUnit = 1, marginByDepartment = {} }: ScoreOptions,
): ReadonlyMap<number, Price> {
  const { table } = options
  const known = new Map(arms.map((arm, index) => [arm.option, index]))
  const numbers = numbersOf(table, 'option')
  const department = columnOfKind(table, 'department', 'text')
  const amount = (name: string, row: number): number => numbersOf(table, name)[row]
  const prices = new Map<number, Price>()
  for (let row = 0; row < table.rowCount; row++) {
    const arm = known.get(numbers[row])
    if (arm === undefined || !arms[arm].scored) continue
    assertSameOption(arms[arm], table, row)
    const name = textAt(department, row) ?? ''
    prices.set(numbers[row], {
      arm,
      target: arms[arm].target,
      cost: amount('cost', row),
      margin: amount('margin', row) * valuePerUnit,
      redemption: amount('redemption', row),
      benefit: amount('benefit', row),
      annoyance: amount('annoyance', row),
      ownMargin: Object.hasOwn(marginByDepartment, name) ? marginByDepartment[name] : null,
    })
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

/** The options of the candidates' row that has the key of a customer's row; none where the candidates lack it. */
function eligibleCells(
  candidates: Table,
): (keys: TextColumn, row: number) => ArrayLike<number> & Iterable<number> {
  const own = columnOfKind(candidates, 'customer_id', 'text')
  const cells = columnOfKind(candidates, 'cells', 'cells')
  const rows = new Map<string, number>()
  for (let row = 0; row < candidates.rowCount; row++) rows.set(decode(own.dictionary, own.codes[row]), row)
  const none = new Uint16Array(0)
  return (keys, row) => {
    const at = rows.get(textAt(keys, row) ?? '')
    return at === undefined ? none : cells.option.subarray(cells.rowPtr[at], cells.rowPtr[at + 1])
  }
}

function ownMargins(table: Table, name: string, from: number, to: number): Float64Array {
  const margins = numbersAt(table, name, from, to)
  if (!margins.some(Number.isNaN)) return margins
  throw new ClienteleError(
    'COLUMN_MISSING_VALUES',
    `The margin "${name}" is missing for some customers. Fill it, for example with the department's mean.`,
    { column: name },
  )
}

interface GrowingCells {
  push(option: number, cell: Cell): void
  endRow(): void
  column(): CellsColumn
}

function growingCells(rows: number): GrowingCells {
  const rowPtr = new Float64Array(rows + 1)
  const option: number[] = []
  const cells: Cell[] = []
  let row = 0
  return {
    push(number, cell) {
      option.push(number)
      cells.push(cell)
    },
    endRow() {
      row += 1
      rowPtr[row] = cells.length
    },
    column: () =>
      cellsColumn({
        rowPtr,
        option: Uint16Array.from(option),
        value: Float32Array.from(cells, ({ value }) => value),
        benefit: Float32Array.from(cells, ({ benefit }) => benefit),
        cost: Float32Array.from(cells, ({ cost }) => cost),
        standardError: Float32Array.from(cells, ({ standardError }) => standardError),
      }),
  }
}
