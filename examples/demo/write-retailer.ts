import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Retailer } from 'clientele/synth'
import { numberColumn, type Table, withColumns, writeCsv } from 'clientele/table'

/** Writes what the retailer's systems hold as files of CSV, and returns how many rows each has. */
export async function writeRetailer(
  retailer: Retailer,
  folder: string,
): Promise<{ readonly [file: string]: number }> {
  const { crm, shop, service, transactions, contacts, consent, suppliers } = retailer
  const rows: Record<string, number> = {}
  for (const [name, source] of Object.entries({
    crm,
    shop,
    service,
    transactions,
    contacts,
    consent,
    ...suppliers,
  })) {
    const table: Table = source.table()
    await writeFile(join(folder, `${name}.csv`), writeCsv(inEuros(table), { formulaGuard: false }))
    rows[`${name}.csv`] = table.rowCount
  }
  return rows
}

/** Money is counted in cents inside, and written in euros. */
function inEuros(table: Table): Table {
  const euros = table.names.flatMap((name) => {
    const column = table.columns[name]
    const isMoney = column.kind === 'integer' && column.unit === 'EUR/100'
    return isMoney
      ? [[name, numberColumn(Float64Array.from(column.values, (cents) => cents / 100))] as const]
      : []
  })
  return withColumns(table, euros)
}
