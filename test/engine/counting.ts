import { columnAppender } from '../../src/engine/column-appender.ts'
import { growingDictionary } from '../../src/engine/growing-dictionary.ts'
import { columnSpecs } from '../../src/engine/rows.ts'
import type { Column } from '../../src/table/column.ts'
import type { RowSource, Table } from '../../src/table/table.ts'

/** What has been asked of a {@link countingSource} so far. */
export interface Counts {
  /** How often it was opened: the passes. */
  opens: number
  /** Batches handed out, over all passes. */
  batches: number
  /** Batches handed out in each pass. */
  readonly batchesByPass: number[]
}

/**
 * The rows of a table as a source that counts, and takes every batch back once the next one is asked for or the pass
 * ends: its columns can then not be reached, and its memory is filled with nonsense. So whatever is read outside a
 * pass fails, or makes sums that differ.
 */
export function countingSource<Name extends string>(
  table: Table<Name>,
  { batchRows = 65_536 }: { readonly batchRows?: number | undefined } = {},
): RowSource<Name> & { readonly counts: Counts } {
  const counts: Counts = { opens: 0, batches: 0, batchesByPass: [] }
  const columns = columnSpecs(table) as RowSource<Name>['columns']
  async function* open(signal?: AbortSignal): AsyncGenerator<Table<Name>, void, undefined> {
    const pass = counts.opens++
    counts.batchesByPass.push(0)
    for (let from = 0; from < table.rowCount; from += batchRows) {
      signal?.throwIfAborted()
      const lent = lend(table, from, Math.min(table.rowCount, from + batchRows))
      counts.batches++
      counts.batchesByPass[pass]++
      try {
        yield lent.table
      } finally {
        lent.revoke()
      }
    }
  }
  return { columns, open, fingerprint: async () => 'the same', counts }
}

function lend<Name extends string>(
  table: Table<Name>,
  from: number,
  to: number,
): { table: Table<Name>; revoke: () => void } {
  const copies = new Map<string, Column>()
  for (const spec of columnSpecs(table)) {
    const appender = columnAppender(spec, to - from, growingDictionary(spec.name))
    appender.append(table.columns[spec.name as Name], from, to)
    copies.set(spec.name, appender.column())
  }
  let revoked = false
  const columns = new Proxy(Object.create(null) as Table<Name>['columns'], {
    get(_, name) {
      if (revoked) throw new Error(`Column "${String(name)}" was read after its batch was taken back.`)
      return copies.get(String(name))
    },
    has: (_, name) => copies.has(String(name)),
    ownKeys: () => [...copies.keys()],
    getOwnPropertyDescriptor: (_, name) => ({
      configurable: true,
      enumerable: true,
      value: copies.get(String(name)),
    }),
  })
  const revoke = (): void => {
    revoked = true
    for (const column of copies.values()) spoil(column)
  }
  return { table: { rowCount: to - from, names: table.names, columns }, revoke }
}

function spoil(column: Column): void {
  const arrays =
    column.kind === 'text'
      ? [column.codes]
      : column.kind === 'cells'
        ? [column.option, column.value, column.benefit, column.cost, column.standardError, column.rowPtr]
        : [column.values]
  for (const array of arrays) (array as Float64Array).fill(113)
}
