import type { Retailer, SupplierName } from 'clientele/synth'
import { columnOfKind, numbersOf, type Table, textAt } from 'clientele/table'
import type { Features } from '../laboratory/features.ts'

/** The columns of a supplier that are numbers, or words of which each becomes a column. */
const columns: {
  readonly [name in SupplierName]: {
    numbers: readonly string[]
    words: { readonly [column: string]: readonly string[] }
  }
} = {
  home_panel: {
    numbers: ['income_index'],
    words: { stage_of_life: ['single', 'couple', 'family', 'large family'], home: ['owner'] },
  },
  coalition: { numbers: ['wallet_food', 'wallet_home', 'wallet_style', 'wallet_tech'], words: {} },
  life_score: { numbers: ['life_score'], words: {} },
  data_plus: { numbers: ['spend_decile'], words: {} },
}

/** What suppliers say of each person, 0 where they say nothing, and whether they say anything; null for no supplier. */
export function supplierColumns(
  merged: Retailer,
  suppliers: readonly SupplierName[],
  customers: number,
): Features | null {
  if (suppliers.length === 0) return null
  const found = suppliers.flatMap((name) =>
    columnsOf(name, merged.suppliers[name].table(0, customers), customers),
  )
  const x = new Float64Array(customers * found.length)
  for (const [j, [, values]] of found.entries())
    for (let row = 0; row < customers; row++) x[row * found.length + j] = values[row]
  return { names: found.map(([name]) => name), rows: customers, x }
}

function columnsOf(name: SupplierName, table: Table, customers: number): [string, Float64Array][] {
  const ids = columnOfKind(table, 'customer_id', 'text')
  const rowOf = Int32Array.from({ length: table.rowCount }, (_, line) => Number(textAt(ids, line)?.slice(1)))
  const filled = (value: (line: number) => number): Float64Array => {
    const out = new Float64Array(customers)
    for (let line = 0; line < rowOf.length; line++) out[rowOf[line]] = value(line)
    return out
  }
  const numbers = columns[name].numbers.map((column): [string, Float64Array] => {
    const values = numbersOf(table, column)
    return [column, filled((line) => values[line])]
  })
  const words = Object.entries(columns[name].words).flatMap(([column, known]) => {
    const texts = columnOfKind(table, column, 'text')
    return known.map((word): [string, Float64Array] => [
      `${column} ${word}`,
      filled((line) => (textAt(texts, line) === word ? 1 : 0)),
    ])
  })
  return [[`known to ${name}`, filled(() => 1)], ...numbers, ...words]
}
