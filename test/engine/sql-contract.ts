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
import { type TestEngine, testEngines } from './engines.ts'
import { rowsOf } from './plain.ts'

/** What a pass claims of its sums in an engine. */
export interface SqlClaims {
  /** The sum lists rows, so that what crosses from an engine grows with them. */
  readonly listsRows?: true | undefined
  /** The most rows that a query of it may give, where groups fill up as customers come: below the customers of the table. Default: as many as a quarter of them gives. */
  readonly ceilingRows?: number | undefined
  /** The relation that stands for a table in an engine, where the pass reads another form there (`relationColumns`). Default: the table itself. */
  readonly relationOf?: ((table: Table) => Table) | undefined
}

type Same<Sum> = (found: Sum, expected: Sum, title: string) => void

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
  same: Same<Sum>,
  claims: SqlClaims,
): Promise<void> {
  if (pass.sql === undefined) return
  // Another form has many rows a row.
  const many =
    claims.relationOf === undefined ? large : slice(large, 0, Math.min(large.rowCount, 20 * table.rowCount))
  for (const engine of testEngines)
    await checkSqlPassOn(engine, pass, states, engine.isSlow ? [table] : [table, many], same, claims)
}

/**
 * What {@link checkSqlPass} is on all engines, on one. The rows that a query gives may not become more from a quarter of the customers of the first table to all of
 * them, nor in the other tables.
 */
export async function checkSqlPassOn<State, Sum, Local>(
  { name, open }: TestEngine,
  pass: Pass<State, Sum, Local>,
  states: readonly State[],
  tables: readonly Table[],
  same: Same<Sum>,
  { listsRows, ceilingRows, relationOf }: SqlClaims,
): Promise<void> {
  const engine = await open()
  const title = `${pass.name} on ${name}`
  const [table] = tables
  const quarter = slice(table, 0, Math.floor(table.rowCount / 4))
  const customers = customersIn(table)
  expect(customers, `${title}: customers, at least four times those of a quarter`).toBeGreaterThanOrEqual(
    4 * customersIn(quarter),
  )
  expect(ceilingRows ?? 0, `${title}: the ceiling is no higher than the customers`).toBeLessThan(customers)
  const given: number[] = []
  for (const rows of [quarter, ...tables]) {
    const counted = countingRows(engine)
    const there = relationOf?.(rows) ?? rows
    const relation = { ...(await engine.register(there, 'sample')), engine: counted.engine }
    const session = await openRows(relation, pass.relationColumns ?? pass.columns, {})
    const here = await openRows(rows, pass.columns, {})
    for (const state of states)
      same(await session.run(pass, state), await here.run({ ...pass, kernel: undefined }, state), title)
    expect(session.rowCount, `${title}: rows`).toBe(there.rowCount)
    given.push(counted.most())
    await engine.drop(relation)
  }
  if (listsRows === true) return
  const [few, ...more] = given
  expect(
    Math.max(...more),
    `${title}: rows that crossed grow with the customers there are`,
  ).toBeLessThanOrEqual(ceilingRows ?? few)
}

/** How many customers there are: one a row, where ids do not say otherwise. */
function customersIn({ columns, rowCount }: Table): number {
  return 'customer_id' in columns ? new Set(rowsOf(columns['customer_id'])).size : rowCount
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

/** What left an engine. */
export interface Counted {
  readonly engine: Engine
  /** All rows so far. */
  rows(): number
  /** The most rows that one query gave. */
  most(): number
}

/** An engine that counts the rows that leave it, also by what it stores and registers. */
export function countingRows(engine: Engine): Counted {
  const given: number[] = []
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
      const place = given.push(0) - 1
      for await (const table of engine.query(sql, options)) {
        given[place] += table.rowCount
        yield table
      }
    },
  }
  return {
    engine: counted,
    rows: () => given.reduce((sum, rows) => sum + rows, 0),
    most: () => Math.max(0, ...given),
  }
}
