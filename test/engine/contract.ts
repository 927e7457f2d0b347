import { expect } from 'vitest'
import { collect, openRows, runPass, sourceOf } from '../../src/engine/index.ts'
import type { Mapping, Pass } from '../../src/engine/pass.ts'
import { project, SHARD_ROWS } from '../../src/engine/rows.ts'
import { slice } from '../../src/table/slice.ts'
import type { Table } from '../../src/table/table.ts'
import { take } from '../../src/table/take.ts'
import { countingSource } from './counting.ts'
import { onlyServed } from './engines.ts'
import { bytesOf, hashOf, rowsOf, tableHash } from './plain.ts'
import { checkSqlMapping, checkSqlPass, type SqlClaims } from './sql-contract.ts'
import { testThreads } from './test-threads.ts'

/** What a pass claims of itself, beyond the types. */
export interface PassClaims<State> extends SqlClaims {
  /** Every number in the Sum is an exact integer (or grid multiple): other cuts and orders give the same bytes. */
  readonly integer: boolean
  /** Further states, run in between with the same kept Locals: what a Local holds must not leak from one to another. */
  readonly otherStates?: readonly State[] | undefined
  /** The pass needs rows that stand together or in order (one customer's events): rows are then neither repeated nor shuffled. */
  readonly ordered?: true | undefined
  /** The largest size of one addend; real sums may differ by 1e-12 of the larger of it and the number. Default 1. */
  readonly scale?: number | undefined
  /**
   * What is read of a sum, where engines may give one of other parts: rows in any order, groups that were put together already. It is compared
   * in its place. Default: the sum itself.
   */
  readonly readSum?: ((sum: never) => unknown) | undefined
}

/** Rows of the table that several shards are made of, by repeating it. */
const SEVERAL_SHARDS = 2 * SHARD_ROWS + 12_345

/**
 * Asserts what every pass owes its runner. Call it in the test of every pass, with a table of some tens to thousands
 * of rows that has missing values, ties and extremes, and list the pass in `passes.ts`.
 *
 * Checked: inputs are never written; only declared columns are read; `empty` is fresh and neutral; sums are plain data;
 * other cuts of the rows, a fresh and a kept Local, kernel and `shard`, and a table and ragged streams of it agree
 * (bytes for integer sums, else 1e-12); integer sums do not depend on the order of rows.
 */
export async function checkPassContract<State, Sum, Local>(
  pass: Pass<State, Sum, Local>,
  state: State,
  table: Table,
  claims: PassClaims<State>,
): Promise<void> {
  const states = [state, ...(claims.otherStates ?? [])]
  const inSql = (large: Table): Promise<void> =>
    checkSqlPass(pass, states, { table, large }, sameInSql(claims), claims)
  if (onlyServed) return inSql(table)
  const before = [tableHash(table), hashOf(state)]
  const same = sameSums(claims.integer, claims.scale ?? 1)
  checkColumns(pass, table)
  checkEmpty(pass, state, table)
  checkCuts(pass, state, table, same)
  const large = claims.ordered ? table : repeated(table, Math.max(SEVERAL_SHARDS, table.rowCount))
  const sum = await runPass(large, pass, state, {})
  checkPlain(pass, state, table, sum)
  await checkKernel(pass, state, large, claims)
  await checkLocals(pass, state, large, claims)
  await checkStreams(pass, state, large, sum)
  await inSql(large)
  if (claims.integer && !claims.ordered) await checkOrder(pass, state, large, sum)
  expect([tableHash(table), hashOf(state)], `${pass.name} wrote into its input`).toEqual(before)
}

/** What {@link checkPassContract} is for passes, for a mapping: every row is mapped by itself. */
export async function checkMappingContract<State, Name extends string>(
  mapping: Mapping<State, Name>,
  state: State,
  table: Table,
): Promise<void> {
  if (onlyServed) return checkSqlMapping(mapping, state, table)
  const before = [tableHash(table), hashOf(state)]
  expect(table.rowCount, 'the sample needs rows').toBeGreaterThan(2)
  for (const name of mapping.columns) expect(table.names, `${mapping.name} reads ${name}`).toContain(name)
  const large = repeated(table, Math.max(SEVERAL_SHARDS, table.rowCount))
  const session = await openRows(large, mapping.columns, {})
  const mapped = await session.map(mapping, state)
  expect(mapped.rowCount, `${mapping.name}: rows`).toBe(large.rowCount)
  const expected = valuesOf(mapped)
  const period = table.rowCount
  const small = valuesOf(await (await openRows(table, mapping.columns, {})).map(mapping, state))
  for (const [i, column] of small.entries())
    expect(expected[i].slice(period, 2 * period), `${mapping.name}: the same rows again`).toEqual(column)
  const streamed = await openRows(countingSource(large, { batchRows: 9_973 }), mapping.columns, {})
  expect(hashOf(valuesOf(await streamed.map(mapping, state))), `${mapping.name}: streamed`).toBe(
    hashOf(expected),
  )
  for (const [from, to] of cutsOf(table.rowCount, 7)) {
    const piece = valuesOf(mapping.shard(project(table, mapping.columns), from, to, state))
    for (const [i, column] of small.entries())
      expect(piece[i], `${mapping.name}: rows ${from}..${to}`).toEqual(column.slice(from, to))
  }
  const none = await openRows(await collect(sourceOf(emptied(table))), mapping.columns, {})
  expect((await none.map(mapping, state)).names, `${mapping.name}: columns of no rows`).toEqual(mapped.names)
  await checkSqlMapping(mapping, state, table)
  expect([tableHash(table), hashOf(state)], `${mapping.name} wrote into its input`).toEqual(before)
}

function checkColumns<State, Sum, Local>(pass: Pass<State, Sum, Local>, table: Table): void {
  expect(table.rowCount, 'the sample needs rows').toBeGreaterThan(2)
  for (const name of pass.columns) expect(table.names, `${pass.name} reads ${name}`).toContain(name)
  expect(new Set(pass.columns).size, `${pass.name} lists a column twice`).toBe(pass.columns.length)
}

function checkEmpty<State, Sum, Local>(pass: Pass<State, Sum, Local>, state: State, table: Table): void {
  const untouched = pass.empty(state)
  const sum = pass.empty(state)
  addRows(pass, state, table, 0, table.rowCount, sum)
  expect(bytesOf(untouched), `${pass.name}: empty() gives the same object twice`).toBe(
    bytesOf(pass.empty(state)),
  )
  const expected = bytesOf(sum)
  expect(expected, `${pass.name}: the sample leaves the sum empty`).not.toBe(bytesOf(untouched))
  const after = pass.empty(state)
  pass.add(after, sum)
  expect(bytesOf(after), `${pass.name}: empty + sum`).toBe(expected)
  pass.add(sum, pass.empty(state))
  expect(bytesOf(sum), `${pass.name}: sum + empty`).toBe(expected)
}

/** The rows cut in other places, joined from the left, from the right and by halves. */
function checkCuts<State, Sum, Local>(
  pass: Pass<State, Sum, Local>,
  state: State,
  table: Table,
  same: SameSums,
): void {
  const whole = pass.empty(state)
  addRows(pass, state, table, 0, table.rowCount, whole)
  for (const size of [1, 2, 7, 64, Math.ceil(table.rowCount / 2), table.rowCount - 1]) {
    if (table.rowCount / size > 5_000) continue
    const leaves = cutsOf(table.rowCount, size).map(([from, to]) => {
      const sum = pass.empty(state)
      addRows(pass, state, table, from, to, sum)
      return sum
    })
    const copies = (): Sum[] => leaves.map((leaf) => structuredClone(leaf))
    const join = (into: Sum, other: Sum): Sum => {
      pass.add(into, other)
      return into
    }
    same(copies().reduce(join), whole, `${pass.name}: cuts of ${size} rows, from the left`)
    same(
      copies().reduceRight((right, left) => join(left, right)),
      whole,
      `${pass.name}: cuts of ${size} rows, from the right`,
    )
  }
}

/** The kernel in this thread and on 1, 2 and 4 workers, over tables and streams, first and again, with other states in between. */
async function checkKernel<State, Sum, Local>(
  pass: Pass<State, Sum, Local>,
  state: State,
  large: Table,
  { otherStates = [] }: PassClaims<State>,
): Promise<void> {
  if (pass.kernel === undefined) return
  const plain = { ...pass, kernel: undefined }
  const tables = [0, 1, 15, 16, 17].map((rows) => slice(large, 0, Math.min(rows, large.rowCount)))
  for (const threads of [undefined, ...testThreads]) {
    const path = threads === undefined ? 'kernel' : 'threads'
    const where = `${pass.name}: kernel, ${threads?.count ?? 'no'} threads`
    for (const rows of [...tables, large, countingSource(large, { batchRows: 9_973 })]) {
      const session = await openRows(rows, pass.columns, { threads })
      for (const one of [state, state, ...otherStates, state]) {
        const expected = bytesOf(await runPass(rows, plain, one, {}))
        expect(bytesOf(await session.run(pass, one)), where).toBe(expected)
        expect(session.path, where).toBe(path)
      }
      await session.close()
    }
  }
}

/** A sum survives being sent elsewhere, and does not share memory with the rows. */
function checkPlain<State, Sum, Local>(
  pass: Pass<State, Sum, Local>,
  state: State,
  table: Table,
  sum: Sum,
): void {
  expect(bytesOf(structuredClone(sum)), `${pass.name}: the sum is not plain data`).toBe(bytesOf(sum))
  const plain = pass.empty(state)
  addRows(pass, state, table, 0, table.rowCount, plain)
  const sent = pass.empty(state)
  addRows(pass, structuredClone(state), table, 0, table.rowCount, sent)
  expect(bytesOf(sent), `${pass.name}: the state is not plain data`).toBe(bytesOf(plain))
}

async function checkLocals<State, Sum, Local>(
  pass: Pass<State, Sum, Local>,
  state: State,
  table: Table,
  claims: PassClaims<State>,
): Promise<void> {
  const states = [state, state, ...(claims.otherStates ?? []), state]
  const session = await openRows(table, pass.columns, {})
  for (const [i, each] of states.entries()) {
    const kept = await session.run(pass, each)
    const fresh = await runPass(table, pass, each, {})
    expect(bytesOf(kept), `${pass.name}: kept Local, run ${i + 1}`).toBe(bytesOf(fresh))
  }
}

async function checkStreams<State, Sum, Local>(
  pass: Pass<State, Sum, Local>,
  state: State,
  table: Table,
  sum: Sum,
): Promise<void> {
  for (const batchRows of [SHARD_ROWS, 9_973, 70_001]) {
    const streamed = await runPass(countingSource(table, { batchRows }), pass, state, {})
    expect(bytesOf(streamed), `${pass.name}: streamed in batches of ${batchRows}`).toBe(bytesOf(sum))
  }
}

async function checkOrder<State, Sum, Local>(
  pass: Pass<State, Sum, Local>,
  state: State,
  table: Table,
  sum: Sum,
): Promise<void> {
  // 7919 is prime and larger than no table's common factor here: a fixed permutation of all rows.
  const step = table.rowCount % 7919 === 0 ? 7907 : 7919
  const order = Uint32Array.from({ length: table.rowCount }, (_, i) => (i * step + 11) % table.rowCount)
  const shuffled = take(project(table, pass.columns), order)
  expect(bytesOf(await runPass(shuffled, pass, state, {})), `${pass.name}: another order of rows`).toBe(
    bytesOf(sum),
  )
}

function addRows<State, Sum, Local>(
  pass: Pass<State, Sum, Local>,
  state: State,
  table: Table,
  from: number,
  to: number,
  into: Sum,
): void {
  const shown = project(table, pass.columns)
  pass.shard(shown, from, to, state, into, freshLocal(pass, shown, from, to))
}

function freshLocal<State, Sum, Local>(
  pass: Pass<State, Sum, Local>,
  table: Table,
  from: number,
  to: number,
): Local {
  return pass.local === undefined ? (undefined as Local) : pass.local(table, from, to)
}

type SameSums = (found: unknown, expected: unknown, title: string) => void

function sameSums(integer: boolean, scale: number): SameSums {
  if (integer) return (found, expected, title) => expect(bytesOf(found), title).toBe(bytesOf(expected))
  return (found, expected, title) => {
    const a = numbersOf(found)
    const b = numbersOf(expected)
    expect(a.length, `${title}: numbers in the sum`).toBe(b.length)
    for (let i = 0; i < a.length; i++) {
      if (Object.is(a[i], b[i])) continue
      const bound = 1e-12 * Math.max(scale, Math.abs(a[i]), Math.abs(b[i]))
      expect(Math.abs(a[i] - b[i]), `${title}: number ${i} is ${a[i]}, not ${b[i]}`).toBeLessThanOrEqual(
        bound,
      )
    }
  }
}

/** Exact sums have the same bytes in every engine, others agree to 1e-9. */
function sameInSql({
  integer,
  scale = 1,
  readSum,
}: Pick<PassClaims<never>, 'integer' | 'scale' | 'readSum'>): SameSums {
  const same = integer ? sameSums(true, 1) : sameSums(false, 1000 * scale)
  const read = (sum: unknown): unknown => (readSum === undefined ? sum : readSum(sum as never))
  return (found, expected, title) => same(read(found), read(expected), title)
}

function numbersOf(value: unknown): number[] {
  if (typeof value === 'number') return [value]
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<number>)
  if (value instanceof Map) return [...value].flatMap(numbersOf)
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(numbersOf)
  return []
}

function cutsOf(rowCount: number, size: number): (readonly [number, number])[] {
  return Array.from(
    { length: Math.ceil(rowCount / size) },
    (_, i) => [i * size, Math.min(rowCount, (i + 1) * size)] as const,
  )
}

function valuesOf(table: Table): unknown[][] {
  return table.names.map((name) => rowsOf(table.columns[name]))
}

function repeated(table: Table, rowCount: number): Table {
  return take(
    table,
    Uint32Array.from({ length: rowCount }, (_, i) => i % table.rowCount),
  )
}

function emptied(table: Table): Table {
  return take(table, new Uint32Array(0))
}
