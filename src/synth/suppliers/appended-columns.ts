import { createDictionaryBuilder } from '../../table/dictionary-builder.ts'
import { integerColumn, numberColumn } from '../../table/number-columns.ts'
import { textColumn } from '../../table/text-columns.ts'
import type { AppendedColumn } from './appended-table.ts'

/** A column of numbers out of a supplier's answers. */
export function appendedNumber<Name extends string, Answer>(
  name: Name,
  of: (answer: Answer) => number,
): AppendedColumn<Name, Answer> {
  return { name, kind: 'number', open: () => (answers) => numberColumn(Float64Array.from(answers, of)) }
}

/** A column of whole numbers out of a supplier's answers. */
export function appendedInteger<Name extends string, Answer>(
  name: Name,
  of: (answer: Answer) => number,
): AppendedColumn<Name, Answer> {
  return { name, kind: 'integer', open: () => (answers) => integerColumn(Float64Array.from(answers, of)) }
}

/** A column of texts out of a supplier's answers. */
export function appendedText<Name extends string, Answer>(
  name: Name,
  of: (answer: Answer) => string | null,
): AppendedColumn<Name, Answer> {
  return {
    name,
    kind: 'text',
    open() {
      const texts = createDictionaryBuilder()
      return (answers) => textColumn(answers.map(of), texts)
    },
  }
}
