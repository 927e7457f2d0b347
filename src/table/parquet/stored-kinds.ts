import type { ColumnSpec, Table } from '../table.ts'

/** The key of the file's own words under which `writeParquet` keeps kinds and units. */
const KEY = 'clientele'
const VERSION = 1

interface KeyValue {
  readonly key: string
  readonly value?: string | undefined
}

/** The kinds and units of a table, for the footer of a file. */
export function storedKinds(table: Table): { key: string; value: string } {
  const columns = table.names.map((name) => {
    const column = table.columns[name]
    return { name, kind: column.kind, unit: column.kind === 'integer' ? column.unit : null }
  })
  return { key: KEY, value: JSON.stringify({ version: VERSION, columns }) }
}

/** The kinds and units that the footer of a file keeps, by name; none where it was written by others. */
export function kindsStored(pairs: readonly KeyValue[]): ReadonlyMap<string, ColumnSpec> {
  const value = pairs.find(({ key }) => key === KEY)?.value
  return new Map(value === undefined ? [] : specsOf(value).map((spec) => [spec.name, spec]))
}

/** Words of others under the same key are no reason to refuse a file. */
function specsOf(value: string): readonly ColumnSpec[] {
  try {
    const { version, columns } = JSON.parse(value) as { version: unknown; columns: unknown }
    return version === VERSION && Array.isArray(columns) ? columns.filter(isSpec) : []
  } catch {
    return []
  }
}

function isSpec(found: unknown): found is ColumnSpec {
  if (typeof found !== 'object' || found === null) return false
  const { name, kind, unit } = found as { [key in keyof ColumnSpec]?: unknown }
  return typeof name === 'string' && typeof kind === 'string' && (unit === null || typeof unit === 'string')
}
