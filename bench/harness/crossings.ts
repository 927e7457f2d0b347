import type { Engine, StatementOptions } from 'clientele/engine'
import type { Table } from 'clientele/table'

/** What left an engine for this process. */
export interface Crossed {
  readonly rows: number
  /** As columns hold it here: 8 a number, 4 a text and its bytes once. */
  readonly bytes: number
}

/** An engine that counts the rows that leave it, by whatever query, also over what it takes, sends and stores. */
export function countCrossings(engine: Engine): { readonly engine: Engine; crossed(): Crossed } {
  let rows = 0
  let bytes = 0
  const counting: Engine = {
    ...engine,
    file: async (...given) => ({ ...(await engine.file(...given)), engine: counting }),
    register: async (...given) => ({ ...(await engine.register(...given)), engine: counting }),
    store: async (...given) => ({ ...(await engine.store(...given)), engine: counting }),
    async *query(sql, options?: StatementOptions) {
      for await (const table of engine.query(sql, options)) {
        rows += table.rowCount
        bytes += bytesOf(table)
        yield table
      }
    },
  }
  return { engine: counting, crossed: () => ({ rows, bytes }) }
}

function bytesOf({ names, columns, rowCount }: Table): number {
  return names.reduce((sum, name) => {
    const column = columns[name]
    return sum + (column.kind === 'text' ? 4 * rowCount + column.dictionary.bytes.length : 8 * rowCount)
  }, 0)
}
