import { expect } from 'vitest'
import { mapRelation } from '../../src/engine/map-relation.ts'
import { openRows } from '../../src/engine/open-rows.ts'
import type { Mapping, Pass } from '../../src/engine/pass.ts'
import type { Engine, Relation } from '../../src/engine/relation.ts'
import { columnsIn } from '../../src/engine/relation-sql.ts'
import { collect, sourceFromBatches } from '../../src/engine/row-source.ts'
import { columnSpecs } from '../../src/engine/rows.ts'
import { type Column, MISSING_DATE, MISSING_FLAG } from '../../src/table/column.ts'
import { makeTable } from '../../src/table/make-table.ts'
import { slice } from '../../src/table/slice.ts'
import type { Table } from '../../src/table/table.ts'
import { textColumn } from '../../src/table/text-columns.ts'
import { testEngines } from './engines.ts'
import { rowsOf } from './plain.ts'

/** What a pass claims of its sums in an engine. */
export interface SqlClaims {
  /** The sum lists rows, so that what crosses from an engine grows with them. */
  readonly listsRows?: true | undefined
  /** The relation that stands for a table in an engine, where the pass reads another form there (`relationColumns`). Default: the table itself. */
  readonly relationOf?: ((table: Table) => Table) | undefined
}

/**
 * Asserts that a pass that has SQL gives the same sum in every engine as in this process.
 *
 * @param table - some tens to thousands of rows, sent to every engine; `large`, to those that are filled fast.
 * @param same - asserts that two sums are equal.
 * @param claims - whether what crosses may grow with the rows, and what stands for a table in an engine.
 */
export async function checkSqlPass<State, Sum, Local>(
  pass: Pass<State, Sum, Local>,
  states: readonly State[],
  { table, large }: { readonly table: Table; readonly large: Table },
  same: (found: Sum, expected: Sum, title: string) => void,
  { listsRows, relationOf }: SqlClaims,
): Promise<void> {
  if (pass.sql === undefined) return
  // Another form has many rows a row.
  const many =
    relationOf === undefined ? large : slice(large, 0, Math.min(large.rowCount, 20 * table.rowCount))
  for (const { name, isSlow, open } of testEngines) {
    const engine = await open()
    const given: number[] = []
    for (const rows of isSlow ? [table] : [table, many]) {
      const counted = countingRows(engine)
      const there = relationOf?.(rows) ?? rows
      const relation = { ...(await engine.register(there, 'sample')), engine: counted.engine }
      const session = await openRows(relation, pass.relationColumns ?? pass.columns, {})
      const here = await openRows(rows, pass.columns, {})
      for (const state of states)
        same(
          await session.run(pass, state),
          await here.run({ ...pass, kernel: undefined }, state),
          `${pass.name} on ${name}`,
        )
      expect(session.rowCount, `${pass.name} on ${name}: rows`).toBe(there.rowCount)
      given.push(counted.rows())
      await engine.drop(relation)
    }
    const [few, more = few] = given
    if (listsRows === true) continue
    // The large table repeats the small one, so that even sums by group do not grow.
    expect(
      more,
      `${pass.name} on ${name}: rows that crossed grow with the rows there are`,
    ).toBeLessThanOrEqual(few)
  }
}

/** Asserts that a mapping that has SQL gives the same columns in every engine as in this process: reals to 1e-9. */
export async function checkSqlMapping<State, Name extends string>(
  mapping: Mapping<State, Name>,
  state: State,
  table: Table,
): Promise<void> {
  if (mapping.sql === undefined) return
  const here = await (await openRows(table, mapping.columns, {})).map(mapping, state)
  const keys = textColumn(Array.from({ length: table.rowCount }, (_, row) => String(row).padStart(9, '0')))
  const rows = makeTable([[key, keys], ...table.names.map((name) => [name, table.columns[name]] as const)])
  for (const { name, open } of testEngines) {
    const title = `${mapping.name} on ${name}`
    const engine = await open()
    const relation = await engine.register(rows, 'sample', { key })
    const mapped = await mapRelation(relation, mapping, state)
    expect(mapped.columns.slice(1), `${title}: columns`).toEqual(columnSpecs(here))
    const found = await valuesByKey(mapped)
    for (const spec of columnSpecs(here)) expectSame(found, here, spec.name, title)
    await engine.drop(relation)
  }
}

const key = 'key of the row'

/** The columns of a relation as numbers and texts, in the order of its key. */
export async function valuesByKey(relation: Relation): Promise<Table> {
  const { dialect, query } = relation.engine
  const { plain, column } = columnsIn(relation)
  const asked = relation.columns.map(({ name }) => dialect.sql`${plain(name)} as ${dialect.identifier(name)}`)
  const order = dialect.byBytes(column(relation.key ?? ''))
  const tables: Table[] = []
  for await (const table of query(
    dialect.sql`select ${dialect.join(asked, ', ')} from ${relation.from} order by ${order}`,
  ))
    tables.push(table)
  async function* open(): AsyncGenerator<Table, void, undefined> {
    yield* tables
  }
  return collect(sourceFromBatches(columnSpecs(tables[0]), open, null))
}

/** Asserts that a column is the same as one of this process: choices equal, reals to 1e-9. */
export function expectSame(found: Table, expected: Table, name: string, title: string): void {
  const wanted = expected.columns[name]
  const [a, b] = [found.columns[name], wanted].map((column) => plainRows(column))
  expect(a.length, `${title}: rows`).toBe(b.length)
  if (wanted.kind !== 'number') {
    expect(a, `${title}: ${name}`).toEqual(b)
    return
  }
  const far = a.findIndex((value, row) => !isNear(Number(value), Number(b[row])))
  expect(far < 0 ? null : [far, a[far], b[far]], `${title}: ${name}, first row that differs`).toBeNull()
}

function plainRows(column: Column): unknown[] {
  const values = rowsOf(column)
  const missing = column.kind === 'date' ? MISSING_DATE : column.kind === 'flag' ? MISSING_FLAG : null
  return missing === null ? values : values.map((value) => (value === missing ? Number.NaN : value))
}

function isNear(a: number, b: number): boolean {
  return Object.is(a + 0, b + 0) || Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(b))
}

/** An engine that counts the rows that leave it, also by what it stores and registers. */
export function countingRows(engine: Engine): { readonly engine: Engine; rows(): number } {
  let count = 0
  const counted: Engine = {
    ...engine,
    register: async (table, purpose, options) => ({
      ...(await engine.register(table, purpose, options)),
      engine: counted,
    }),
    store: async (relation, purpose, options) => ({
      ...(await engine.store(relation, purpose, options)),
      engine: counted,
    }),
    async *query(sql, options) {
      for await (const table of engine.query(sql, options)) {
        count += table.rowCount
        yield table
      }
    },
  }
  return { rows: () => count, engine: counted }
}
