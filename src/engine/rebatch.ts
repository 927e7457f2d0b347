import { ClienteleError, unknownName } from '../errors.ts'
import { columnLength, makeTable } from '../table/make-table.ts'
import { slice } from '../table/slice.ts'
import type { ColumnSpec, RowSource, Table } from '../table/table.ts'
import { type ColumnAppender, columnAppender, type DictionaryJoin } from './column-appender.ts'
import { growingDictionary } from './growing-dictionary.ts'
import { mergingDictionary } from './merging-dictionary.ts'
import { project, specOf } from './rows.ts'

/**
 * The same rows in tables of exactly `rows` rows (the last may have fewer). A batch that holds a whole one is cut
 * without a copy; smaller pieces are copied as they arrive, and so is all where each batch has dictionaries of its own, whose texts
 * get one code each. A table is valid until the next one is asked for.
 *
 * @param source - gives tables of any sizes.
 * @param specs - the columns wanted.
 * @throws COLUMN_UNKNOWN, COLUMN_KIND, COLUMN_UNIT or COLUMN_LENGTH where a table is not as declared.
 */
export async function* rebatch(
  source: Pick<RowSource, 'open' | 'dictionaries'>,
  specs: readonly ColumnSpec[],
  rows: number,
  signal?: AbortSignal | undefined,
): AsyncGenerator<Table, void, undefined> {
  const names = specs.map((spec) => spec.name)
  const isApart = source.dictionaries === 'apart'
  const held = staging(specs, rows, isApart ? mergingDictionary : growingDictionary)
  for await (const batch of source.open(signal)) {
    checkBatch(batch, specs)
    let from = 0
    while (from < batch.rowCount) {
      const to = Math.min(batch.rowCount, from + rows - held.rowCount())
      if (to - from < rows || isApart) held.append(batch, from, to)
      else yield slice(project(batch, names), from, to)
      if (held.rowCount() === rows) yield held.take()
      from = to
    }
  }
  if (held.rowCount() > 0) yield held.take()
}

/** Rows that wait until there are enough for a table; the memory is used again after each. */
interface Staging {
  rowCount(): number
  append(batch: Table, from: number, to: number): void
  take(): Table
}

function staging(
  specs: readonly ColumnSpec[],
  rows: number,
  joinOf: (column: string) => DictionaryJoin,
): Staging {
  let appenders: readonly ColumnAppender[] | null = null
  let count = 0
  return {
    rowCount: () => count,
    append(batch, from, to) {
      appenders ??= specs.map((spec) => columnAppender(spec, rows, joinOf(spec.name)))
      appenders.forEach((appender, i) => {
        appender.append(batch.columns[specs[i].name], from, to)
      })
      count += to - from
    },
    take() {
      const columns = (appenders ?? []).map((appender, i) => [specs[i].name, appender.column()] as const)
      const table = makeTable(columns, count)
      for (const appender of appenders ?? []) appender.reset()
      count = 0
      return table
    },
  }
}

function checkBatch(batch: Table, specs: readonly ColumnSpec[]): void {
  for (const spec of specs) {
    const column = batch.columns[spec.name]
    if (column === undefined)
      throw unknownName('COLUMN_UNKNOWN', 'column', spec.name, batch.names, 'a table of the row source')
    const found = specOf(spec.name, column)
    if (found.kind !== spec.kind) throw otherThanDeclared('COLUMN_KIND', spec.name, found.kind, spec.kind)
    if (found.unit !== spec.unit) throw otherThanDeclared('COLUMN_UNIT', spec.name, found.unit, spec.unit)
    const length = columnLength(column)
    if (length !== batch.rowCount)
      throw otherThanDeclared('COLUMN_LENGTH', spec.name, `${length} rows`, `${batch.rowCount} rows`)
  }
}

function otherThanDeclared(
  code: 'COLUMN_KIND' | 'COLUMN_UNIT' | 'COLUMN_LENGTH',
  column: string,
  found: string | null,
  expected: string | null,
): ClienteleError {
  return new ClienteleError(
    code,
    `A table of the row source has ${found ?? 'no unit'} for column "${column}" where the source declares ` +
      `${expected ?? 'no unit'}. Declare the columns of a source as its tables have them.`,
    { column, found, expected },
  )
}
