import { type Retailer, type RetailerSpec, synthesize } from '../synth/index.ts'
import type { SyntheticTable } from '../synth/tables/table-maker.ts'
import { type Column, MISSING_DATE } from '../table/column.ts'
import { numberColumn } from '../table/number-columns.ts'
import type { Table } from '../table/table.ts'
import { withColumns } from '../table/with-columns.ts'
import { writeCsv } from '../table/write-csv.ts'
import { writeParquet } from '../table/write-parquet.ts'

/** How a table is written. */
export type SynthFormat = 'csv' | 'parquet'

/** Some customers of one table, as they stand in a file. */
export interface SynthPart {
  readonly table: string
  readonly from: number
  readonly to: number
}

/** What became of a part. */
export interface WrittenPart {
  readonly bytes: Uint8Array
  readonly rows: number
  /** Sums of the integer and date columns, which tell two retailers apart. */
  readonly sums: { readonly [column: string]: number }
}

/** The tables that grow with customers, by the names of their files. */
export function synthTables(retailer: Retailer): { readonly [name: string]: SyntheticTable } {
  const { crm, shop, service, transactions, contacts, campaigns, consent, suppliers } = retailer
  return { crm, shop, service, transactions, contacts, campaigns, consent, ...suppliers }
}

/** Opens the writing of parts: any part, in any order, gives the same bytes. */
export function openSynthParts(
  spec: RetailerSpec,
  format: SynthFormat,
): (part: SynthPart) => Promise<WrittenPart> {
  const tables = synthTables(synthesize(spec))
  return async ({ table, from, to }) => {
    const rows = tables[table].table(from, to)
    const bytes = format === 'csv' ? csvBytes(rows, from === (spec.from ?? 0)) : await writeParquet(rows)
    return { bytes, rows: rows.rowCount, sums: sumsOf(rows) }
  }
}

/** Lines of CSV; the header stands in the first part only. Money is counted in cents inside, and written in euros. */
function csvBytes(rows: Table, isFirst: boolean): Uint8Array {
  const text = [...writeCsv(inEuros(rows), { formulaGuard: false })].join('')
  return new TextEncoder().encode(isFirst ? text : text.slice(text.indexOf('\r\n') + 2))
}

function inEuros(rows: Table): Table {
  const euros = rows.names.flatMap((name): [string, Column][] => {
    const column = rows.columns[name]
    const isMoney = column.kind === 'integer' && column.unit === 'EUR/100'
    return isMoney ? [[name, numberColumn(Float64Array.from(column.values, (cents) => cents / 100))]] : []
  })
  return withColumns(rows, euros)
}

function sumsOf(rows: Table): { [column: string]: number } {
  const sums: Record<string, number> = {}
  for (const name of rows.names) {
    const column = rows.columns[name]
    if (column.kind !== 'integer' && column.kind !== 'date') continue
    let sum = 0
    for (const value of column.values.slice()) {
      const isMissing = column.kind === 'date' ? value === MISSING_DATE : Number.isNaN(value)
      if (!isMissing) sum += value
    }
    sums[name] = sum
  }
  return sums
}
