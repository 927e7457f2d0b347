import { namesOf } from './access.ts'
import type { Column, TextColumn } from './column.ts'
import { MISSING_CODE } from './column.ts'
import { decode } from './dictionary-text.ts'
import { makeTable } from './make-table.ts'
import type { Table } from './table.ts'
import { textColumn } from './text-columns.ts'

/**
 * A text that spreadsheets will not take for a formula: with an apostrophe in front where it begins with = + - @ tab or carriage return. Texts that
 * begin so behind apostrophes of their own get one more, so that {@link unguarded} finds every text again.
 */
export function guarded(text: string): string {
  return /^'*[=+\-@\t\r]/.test(text) ? `'${text}` : text
}

/** A table that was read from a guarded file, with its texts as they were before. */
export function unguarded<Name extends string>(table: Table<Name>): Table<Name> {
  return makeTable(
    namesOf(table).map((name): [Name, Column] => {
      const column: Column = table.columns[name]
      return [name, column.kind === 'text' ? unguardedColumn(column) : column]
    }),
    table.rowCount,
  )
}

function unguardedColumn({ codes, dictionary }: TextColumn): TextColumn {
  const texts = Array.from({ length: dictionary.size }, (_, code) => {
    const text = decode(dictionary, code)
    return /^''*[=+\-@\t\r]/.test(text) ? text.slice(1) : text
  })
  return textColumn(Array.from(codes, (code) => (code === MISSING_CODE ? null : texts[code])))
}
