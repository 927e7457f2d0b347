import { ClienteleError } from '../errors.ts'
import { cellsColumn } from '../table/cells-column.ts'
import type { CellsColumn } from '../table/column.ts'

/** Amounts stay below so many multiples of the grid. */
const mostMultiples = 2 ** 24

/** The finest power of two of which all amounts, rounded, are fewer than 2^24 multiples; 2^-20 where all are 0. */
export function gridFor({ value, benefit, cost }: CellsColumn): number {
  let largest = 0
  for (const amounts of [value, benefit, cost]) {
    for (let i = 0; i < amounts.length; i++) largest = Math.max(largest, Math.abs(amounts[i]))
  }
  return gridOf(largest)
}

/** The same, for the largest of the amounts. */
export function gridOf(largest: number): number {
  if (largest === 0) return 2 ** -20
  let grid = 2 ** Math.floor(Math.log2(largest / mostMultiples))
  while (Math.round(largest / grid) >= mostMultiples) grid *= 2
  return grid
}

/**
 * The cells with their amounts rounded to the grid, without those whose benefit is below a floor.
 *
 * @param ours - whether nobody else has these cells, so that their memory may be written to: fresh memory costs more than the rounding.
 * @throws ARGUMENT_INVALID for a grid that is no power of two, EXACTNESS_LOST for one that is too fine.
 */
export function roundCells(cells: CellsColumn, grid: number, minBenefit: number, ours: boolean): CellsColumn {
  assertGrid(grid)
  if (keepsAll(cells, grid, minBenefit)) return cellsColumn({ ...cells, ...amountsOn(cells, grid, ours) })
  const rowPtr = new Float64Array(cells.rowPtr.length)
  const kept = keptCells(cells, grid, minBenefit, rowPtr)
  const amounts = {
    value: pick(cells.value, kept, new Float32Array(kept.length)),
    benefit: pick(cells.benefit, kept, new Float32Array(kept.length)),
    cost: pick(cells.cost, kept, new Float32Array(kept.length)),
  }
  return cellsColumn({
    rowPtr,
    option: pick(cells.option, kept, new Uint16Array(kept.length)),
    ...amountsOn(amounts, grid, true),
    standardError: pick(cells.standardError, kept, new Float32Array(kept.length)),
  })
}

/** @throws ARGUMENT_INVALID for a grid that is no power of two. */
export function assertGrid(grid: number): void {
  if (grid > 0 && Number.isInteger(Math.log2(grid))) return
  throw new ClienteleError(
    'ARGUMENT_INVALID',
    `The grid is ${grid}; a power of two is needed, such as 0.0009765625.`,
    { grid },
  )
}

/** Whether no benefit is below the floor, so that nothing need be copied. */
function keepsAll({ rowPtr, option, benefit }: CellsColumn, grid: number, minBenefit: number): boolean {
  if (rowPtr[0] > 0 || rowPtr[rowPtr.length - 1] < option.length) return false
  for (let cell = 0; cell < benefit.length; cell++)
    if (!(toGrid(benefit[cell], grid) >= minBenefit)) return false
  return true
}

function keptCells(cells: CellsColumn, grid: number, minBenefit: number, rowPtr: Float64Array): Uint32Array {
  const kept = new Uint32Array(cells.option.length)
  let count = 0
  for (let row = 0; row + 1 < rowPtr.length; row++) {
    for (let cell = cells.rowPtr[row]; cell < cells.rowPtr[row + 1]; cell++) {
      if (toGrid(cells.benefit[cell], grid) >= minBenefit) kept[count++] = cell
    }
    rowPtr[row + 1] = count
  }
  return kept.subarray(0, count)
}

function pick<Values extends Uint16Array | Float32Array>(
  values: ArrayLike<number>,
  kept: Uint32Array,
  out: Values,
): Values {
  for (let i = 0; i < kept.length; i++) out[i] = values[kept[i]]
  return out
}

type Amounts = Pick<CellsColumn, 'value' | 'benefit' | 'cost'>

function amountsOn({ value, benefit, cost }: Amounts, grid: number, ours: boolean): Amounts {
  return {
    value: rounded(value, grid, ours),
    benefit: rounded(benefit, grid, ours),
    cost: rounded(cost, grid, ours),
  }
}

function rounded(amounts: CellsColumn['value'], grid: number, ours: boolean): Float32Array {
  const out = ours ? (amounts as Float32Array) : new Float32Array(amounts.length)
  // The grid is a power of two, by which multiplying the inverse is dividing.
  const perGrid = 1 / grid
  for (let i = 0; i < out.length; i++) {
    const multiples = Math.floor(amounts[i] * perGrid + 0.5)
    assertMultiples(Math.abs(multiples), grid)
    out[i] = multiples * grid
  }
  return out
}

/** @throws EXACTNESS_LOST for an amount of too many multiples of the grid. */
export function assertMultiples(multiples: number, grid: number): void {
  if (!(multiples < mostMultiples)) throw tooFine(grid)
}

function tooFine(grid: number): ClienteleError {
  return new ClienteleError(
    'EXACTNESS_LOST',
    `An amount is 2^24 or more multiples of the grid ${grid}. Choose a coarser grid, or none for one that suits.`,
    { grid },
  )
}

/** Halves go up. */
function toGrid(amount: number, grid: number): number {
  return Math.floor(amount / grid + 0.5) * grid
}
