import { expect } from 'vitest'
import type { Engine } from '../../src/engine/engine.ts'
import { openRows } from '../../src/engine/open-rows.ts'
import type { Pass } from '../../src/engine/pass.ts'
import type { Table } from '../../src/table/table.ts'
import { testEngines } from './engines.ts'

/**
 * Asserts that a pass that has SQL gives the same sum in every engine as in this process.
 *
 * @param table - some tens to thousands of rows, sent to every engine; `large`, to those that are filled fast.
 * @param same - asserts that two sums are equal.
 */
export async function checkSqlPass<State, Sum, Local>(
  pass: Pass<State, Sum, Local>,
  states: readonly State[],
  { table, large }: { readonly table: Table; readonly large: Table },
  same: (found: Sum, expected: Sum, title: string) => void,
): Promise<void> {
  if (pass.sql === undefined) return
  for (const { name, isSlow, open } of testEngines) {
    const engine = await open()
    const given: number[] = []
    for (const rows of isSlow ? [table] : [table, large]) {
      const counted = countingRows(engine)
      const relation = { ...(await engine.register(rows, 'sample')), engine: counted.engine }
      const session = await openRows(relation, pass.columns, {})
      const here = await openRows(rows, pass.columns, {})
      for (const state of states)
        same(
          await session.run(pass, state),
          await here.run({ ...pass, kernel: undefined }, state),
          `${pass.name} on ${name}`,
        )
      expect(session.rowCount, `${pass.name} on ${name}: rows`).toBe(rows.rowCount)
      given.push(counted.rows())
      await engine.drop(relation)
    }
    const [few, many = few] = given
    // The large table repeats the small one, so that even sums by group do not grow.
    expect(
      many,
      `${pass.name} on ${name}: rows that crossed grow with the rows there are`,
    ).toBeLessThanOrEqual(few)
  }
}

/** An engine that counts the rows that leave it. */
export function countingRows(engine: Engine): { readonly engine: Engine; rows(): number } {
  let count = 0
  return {
    rows: () => count,
    engine: {
      ...engine,
      async *query(sql, options) {
        for await (const table of engine.query(sql, options)) {
          count += table.rowCount
          yield table
        }
      },
    },
  }
}
