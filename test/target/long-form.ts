import { columnOfKind, numbersOf } from '../../src/table/access.ts'
import { makeTable } from '../../src/table/make-table.ts'
import { numberColumn } from '../../src/table/number-columns.ts'
import type { Table } from '../../src/table/table.ts'
import { textColumn } from '../../src/table/text-columns.ts'
import type { OptionIndex } from '../../src/target/option-index.ts'

/** Prepared scores as they lie in an engine: a row a cell, and one for each customer without any. */
export function longForm(table: Table, { place, group, count }: OptionIndex): Table {
  const cells = columnOfKind(table, 'cells', 'cells')
  const [messages, stratum] = [numbersOf(table, 'messages'), numbersOf(table, 'stratum')]
  const customers: number[] = []
  const at: number[] = []
  for (let row = 0; row < table.rowCount; row++) {
    const [from, to] = [cells.rowPtr[row], cells.rowPtr[row + 1]]
    for (let cell = from; cell < to || (cell === from && from === to); cell++) {
      customers.push(row)
      at.push(cell < to ? cell : -1)
    }
  }
  const places = at.map((cell) => (cell < 0 ? Number.NaN : place[cells.option[cell]]))
  const amount = (values: ArrayLike<number>): number[] =>
    at.map((cell) => (cell < 0 ? Number.NaN : values[cell]))
  return makeTable({
    customer_id: textColumn(customers.map((row) => `k${String(row).padStart(7, '0')}`)),
    messages: numberColumn(customers.map((row) => messages[row])),
    slot: numberColumn(places.map((own, i) => stratum[customers[i]] * count + own)),
    place: numberColumn(places),
    exclusive_group: numberColumn(places.map((own) => (Number.isNaN(own) ? own : group[own]))),
    value: numberColumn(amount(cells.value)),
    cost: numberColumn(amount(cells.cost)),
    benefit: numberColumn(amount(cells.benefit)),
  })
}
