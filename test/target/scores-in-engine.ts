import type { Scores, ScoresIn } from '../../src/contracts/scores.ts'
import type { Engine } from '../../src/engine/index.ts'
import { project } from '../../src/engine/rows.ts'
import { columnOfKind, textAt } from '../../src/table/access.ts'
import { makeTable } from '../../src/table/make-table.ts'
import { integerColumn, numberColumn } from '../../src/table/number-columns.ts'
import type { Table } from '../../src/table/table.ts'
import { textColumn } from '../../src/table/text-columns.ts'

/** The cells of scores, a row each. */
function longScores({ table }: Pick<Scores, 'table'>): Table {
  const customer = columnOfKind(table, 'customer_id', 'text')
  const { rowPtr, option, value, benefit, cost, standardError } = columnOfKind(table, 'cells', 'cells')
  const owner: string[] = []
  for (let row = 0; row < table.rowCount; row++)
    for (let cell = rowPtr[row]; cell < rowPtr[row + 1]; cell++) owner.push(textAt(customer, row) ?? '')
  const from = rowPtr[0]
  const numbers = (values: ArrayLike<number>): Float64Array =>
    Float64Array.from({ length: owner.length }, (_, i) => values[from + i])
  return makeTable({
    customer_id: textColumn(owner),
    option: integerColumn(numbers(option)),
    value: numberColumn(numbers(value)),
    benefit: numberColumn(numbers(benefit)),
    cost: numberColumn(numbers(cost)),
    standard_error: numberColumn(numbers(standardError)),
  })
}

/** Sends scores to an engine. */
export async function sendScores(engine: Engine, scores: Scores): Promise<ScoresIn> {
  const { table, header, excluded } = scores
  const names = table.names.filter((name) => name !== 'cells')
  return {
    kind: 'scores',
    header,
    excluded,
    table: await engine.register(longScores(scores), 'scores'),
    customers: await engine.register(project(table, names), 'customers', { key: 'customer_id' }),
  }
}
