import type { Column } from '../column.ts'
import { makeTable } from '../make-table.ts'
import type { Table } from '../table.ts'
import type { ColumnPlan } from './options.ts'
import { isFine, type Rejects } from './rejected.ts'
import type { Rows } from './rows.ts'
import type { KernelValues, Sink } from './sink.ts'

/** Turns rows cut into fields into tables. */
export interface TableWriter {
  /** How many rows came through. */
  readonly rows: number
  /** Reads rows from `from` on until the table is full, and returns how far it came. */
  write(bytes: Uint8Array, rows: Rows, from: number): number
  /** Makes room for so many more rows. */
  reserve(rows: number): void
  /** Takes rows that the kernel read, those from `from` up to `to`, until the table is full; returns how far it came. */
  put(columns: readonly KernelValues[], from: number, to: number): number
  /** Whether the table is full. */
  readonly full: boolean
  /** Whether the table has rows. */
  readonly begun: boolean
  /** The table so far; the next one begins. */
  take(): Table
}

/** Begins the first table. @param tableRows - rows of a table, but for the last one. */
export function createTableWriter(
  plans: readonly ColumnPlan[],
  sinks: readonly Sink[],
  rejects: Rejects,
  tableRows: number,
): TableWriter {
  // Texts last: those of rows that another column rejects stay out of the dictionaries.
  const inOrder = [...sinks.keys()].sort(
    (a, b) => Number(plans[a].reader === null) - Number(plans[b].reader === null),
  )
  let filled = 0
  let taken = 0

  function keep(rows: Rows, from: number, to: number): void {
    const first = filled
    for (let row = from; row < to; row++) {
      if (!isFine(rows, row)) {
        rejects.add(rows, row)
        continue
      }
      const place = first + row - from
      if (place > filled) for (const sink of sinks) sink.move(place, filled)
      filled++
    }
  }

  return {
    get rows(): number {
      return taken + filled
    },
    get full(): boolean {
      return filled === tableRows
    },
    get begun(): boolean {
      return filled > 0
    },
    write(bytes: Uint8Array, rows: Rows, from: number): number {
      const to = Math.min(rows.count, from + tableRows - filled)
      for (const i of inOrder) sinks[i].read({ bytes, rows, from, to }, filled)
      keep(rows, from, to)
      return to
    },
    reserve(rows: number): void {
      const wanted = Math.min(tableRows, filled + rows)
      for (const sink of sinks) sink.reserve(wanted)
    },
    put(columns: readonly KernelValues[], from: number, to: number): number {
      const end = Math.min(to, from + tableRows - filled)
      for (const [i, sink] of sinks.entries()) sink.put(columns[i].subarray(from, end), filled)
      filled += end - from
      return end
    },
    take(): Table {
      const columns = sinks.map((sink, i): [string, Column] => [plans[i].name, sink.take(filled)])
      const table = makeTable(columns, filled)
      taken += filled
      filled = 0
      return table
    },
  }
}
