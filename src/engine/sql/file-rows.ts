import type { Dialect, FileTypes } from '../dialect.ts'
import type { FileOptions } from '../relation.ts'
import type { Sql } from '../sql.ts'

/** The rows of a file, as a table expression. */
export function fileRows(dialect: Dialect, path: string, options: FileOptions, types: FileTypes): Sql {
  switch (formatOf(path, options)) {
    case 'csv':
      return dialect.csv(path, options.delimiter ?? (endingOf(path) === 'tsv' ? '\t' : ','), types)
    case 'json':
      return dialect.json(path, types)
    default:
      return dialect.parquet(path)
  }
}

/**
 * The kinds that were given for columns of a file that does not know them: of JSON all or none, since they also say which columns there are. Integers are read as
 * numbers, so that it can be told how many of them are not whole.
 */
export function typesToSay(path: string, { columns = [], ...options }: FileOptions): FileTypes {
  const format = formatOf(path, options)
  if (format === 'parquet' || (format === 'json' && columns.some(({ kind }) => kind === undefined))) return []
  return columns.flatMap(({ name, kind }) =>
    kind === undefined ? [] : [[name, kind === 'money' || kind === 'integer' ? 'number' : kind] as const],
  )
}

function formatOf(path: string, { format }: FileOptions): 'parquet' | 'csv' | 'json' {
  if (format !== undefined) return format
  const ending = endingOf(path)
  if (ending === 'csv' || ending === 'tsv') return 'csv'
  return ending === 'json' || ending === 'jsonl' || ending === 'ndjson' ? 'json' : 'parquet'
}

/** The last ending that is no compression. */
function endingOf(path: string): string | undefined {
  return /\.(\w+)(?:\.(?:gz|zst))?$/.exec(path.toLowerCase())?.[1]
}
