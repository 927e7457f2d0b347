import { type Column, columnOf, isMissing, type Table } from 'clientele'

/** A column that customers can be told apart by. */
export interface Choice {
  readonly name: string
  readonly kind: 'number' | 'integer' | 'flag' | 'text'
  /** Whether it is taken where nobody chooses. */
  readonly taken: boolean
}

/** Texts of more different values than this are names, notes or keys. */
const mostLevels = 12

/** The columns to choose from: numbers, which are taken unless they number the rows; flags; texts of few values. */
export function choicesOf(table: Table): readonly Choice[] {
  return table.names.flatMap((name): readonly Choice[] => {
    const column = columnOf(table, name)
    if (isEmpty(column, table.rowCount)) return []
    switch (column.kind) {
      case 'number':
      case 'integer':
        return [{ name, kind: column.kind, taken: !isKey(name, column) }]
      case 'flag':
        return [{ name, kind: 'flag', taken: false }]
      case 'text':
        return column.dictionary.size > mostLevels ? [] : [{ name, kind: 'text', taken: false }]
      default:
        return []
    }
  })
}

/** Whole numbers called so, or that count the rows, say which customer a row is and nothing about it. */
function isKey(name: string, column: Column): boolean {
  if (column.kind !== 'integer') return false
  if (/(^|[ _-])(id|key|nr|no|number|code|zip|postcode)$/i.test(name) || /[a-z]I[Dd]$/.test(name)) return true
  const { values } = column
  for (let row = 1; row < values.length; row++) if (values[row] !== values[row - 1] + 1) return false
  return values.length > 1
}

function isEmpty(column: Column, rowCount: number): boolean {
  for (let row = 0; row < rowCount; row++) if (!isMissing(column, row)) return false
  return true
}
