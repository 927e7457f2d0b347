import type { Column } from '../column.ts'
import { makeTable } from '../make-table.ts'
import type { Table } from '../table.ts'
import type { ColumnPlan } from './options.ts'
import { isFine, type Rejects } from './rejected.ts'
import type { Rows } from './rows.ts'
import type { Sink } from './sink.ts'

/** Rows a table of a source holds, but for the last one. */
const TABLE_ROWS = 65_536

/** Turns rows cut into fields into tables. */
export interface TableWriter {
  /** How many rows came through. */
  readonly rows: number
  /** Reads rows from `from` on until the table is full, and returns how far it came. */
  write(bytes: Uint8Array, rows: Rows, from: number): number
  /** Whether the table is full. */
  readonly full: boolean
  /** Whether the table has rows. */
  readonly begun: boolean
  /** The table so far; the next one begins. */
  take(): Table
}

/** Begins the first table. */
export function createTableWriter(
  plans: readonly ColumnPlan[],
  sinks: readonly Sink[],
  rejects: Rejects,
): TableWriter {
  // Texts last: those of rows that another column rejects stay out of the dictionaries.
  const inOrder = [...sinks.keys()].sort(
    (a, b) => Number(plans[a].parse === null) - Number(plans[b].parse === null),
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
      return filled === TABLE_ROWS
    },
    get begun(): boolean {
      return filled > 0
    },
    write(bytes: Uint8Array, rows: Rows, from: number): number {
      const to = Math.min(rows.count, from + TABLE_ROWS - filled)
      for (const i of inOrder) sinks[i].read({ bytes, rows, from, to }, filled)
      keep(rows, from, to)
      return to
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
