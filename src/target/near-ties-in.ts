import { numbersFound } from '../engine/answers.ts'
import type { Relation } from '../engine/relation.ts'
import { runPass } from '../engine/run-pass.ts'
import { ClienteleError } from '../errors.ts'
import { columnOfKind, numbersOf, textAt } from '../table/access.ts'
import { cellsColumn } from '../table/cells-column.ts'
import { makeTable } from '../table/make-table.ts'
import { numberColumn } from '../table/number-columns.ts'
import type { Table } from '../table/table.ts'
import { type Choices, joinChoices } from './choices.ts'
import type { Evaluator } from './evaluate.ts'
import { nearCellsSql, nearColumns, nearCountSql, nearRelation } from './near-sql-pass.ts'
import { type PackedCells, packCells } from './packed-cells.ts'
import type { PriceTable } from './price-table.ts'
import type { AllocationProblem } from './problem.ts'

/** Customers whose choice is nearest to a tie, brought here from an engine. */
export interface NearTies {
  /** In the order of their bytes. */
  readonly customers: readonly string[]
  readonly cells: PackedCells
  readonly choices: Choices
}

/** Where customers come from. */
export interface NearSource {
  readonly prepared: Relation
  readonly ceilingBytes: number
  readonly signal: AbortSignal | undefined
}

/** What a cell takes: five numbers as they come, and what moves are made of. */
const bytesPerCell = 64

/**
 * Brings the customers here whose choice at the first of some tables of prices is nearest to a tie, and those who choose otherwise at another one.
 *
 * @param wanted - how many of the nearest at most.
 * @throws STATE_TOO_LARGE where their cells take more than the ceiling.
 */
export async function fetchNearTies(
  { prepared, ceilingBytes, signal }: NearSource,
  evaluator: Evaluator,
  tables: readonly PriceTable[],
  wanted: number,
): Promise<NearTies> {
  const { engine } = prepared
  const near = await engine.store(nearRelation(prepared, tables, wanted), 'near ties', { signal })
  try {
    const [count] = await numbersFound(prepared, nearCountSql(prepared, near), signal)
    assertRoom(count, ceilingBytes)
    const pieces: Table[] = []
    for await (const piece of engine.query(nearCellsSql(prepared, near), { signal })) pieces.push(piece)
    return await asked(gather(pieces, count), evaluator, tables[0])
  } finally {
    await engine.drop(near)
  }
}

function assertRoom(cells: number, ceilingBytes: number): void {
  const bytes = cells * bytesPerCell
  if (bytes <= ceilingBytes) return
  throw new ClienteleError(
    'STATE_TOO_LARGE',
    `The customers near a tie have ${cells} cells, which take ${bytes} bytes here, and the ceiling is ${ceilingBytes}. ` +
      'Raise ceilingBytes where memory allows, or the tolerance, or give scores that tie less.',
    { cells, bytes, ceilingBytes },
  )
}

interface Gathered {
  readonly customers: readonly string[]
  readonly rowPtr: Float64Array
  readonly messages: Float64Array
  readonly stratum: Float64Array
  readonly place: Uint16Array
  readonly amounts: readonly Float32Array[]
}

/** Puts the rows of cells together by customer; they come in order. */
function gather(pieces: readonly Table[], count: number): Gathered {
  const customers: string[] = []
  const [starts, messages, stratum]: number[][] = [[], [], []]
  const place = new Uint16Array(count)
  const amounts = nearColumns.slice(3).map(() => new Float32Array(count))
  let cell = 0
  for (const piece of pieces) {
    if (piece.rowCount === 0) continue
    const keys = columnOfKind(piece, piece.names[0], 'text')
    const [ofMessages, ofStratum, ofPlace, ...others] = piece.names
      .slice(1)
      .map((name) => numbersOf(piece, name))
    for (let row = 0; row < piece.rowCount; row++, cell++) {
      const key = textAt(keys, row) ?? ''
      if (customers.length === 0 || customers[customers.length - 1] !== key) {
        customers.push(key)
        starts.push(cell)
        messages.push(ofMessages[row])
        stratum.push(ofStratum[row])
      }
      place[cell] = ofPlace[row]
      for (const [i, amount] of amounts.entries()) amount[cell] = others[i][row]
    }
  }
  return {
    customers,
    rowPtr: Float64Array.from([...starts, cell]),
    messages: Float64Array.from(messages),
    stratum: Float64Array.from(stratum),
    place,
    amounts,
  }
}

/** Asks the customers here what the engine asked everybody. */
async function asked(gathered: Gathered, evaluator: Evaluator, prices: PriceTable): Promise<NearTies> {
  const { problem, maxMessages } = evaluator.search
  const table = preparedTable(gathered, problem)
  const cells = packCells(table, 0, table.rowCount, problem.options)
  const { coefficientScale, pass } = evaluator
  const state = { prices, bandwidth: 0, coefficientScale, choices: true }
  const sum = await runPass(table, pass, state, {}, { ceilingBytes: Number.MAX_SAFE_INTEGER })
  const choices = joinChoices(sum.choices, cells.start, Math.max(1, maxMessages))
  return { customers: gathered.customers, cells, choices }
}

function preparedTable(gathered: Gathered, { options }: AllocationProblem): Table {
  const [value, benefit, cost, standardError] = gathered.amounts
  const { rowPtr, place, messages, stratum } = gathered
  const option = place.map((own) => options.option[own])
  return makeTable({
    cells: cellsColumn({ rowPtr, option, value, benefit, cost, standardError }),
    messages: numberColumn(messages),
    stratum: numberColumn(stratum),
  })
}
