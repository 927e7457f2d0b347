import { expect, it } from 'vitest'
import { ClienteleError } from '../../src/errors.ts'
import type { Column } from '../../src/table/column.ts'
import { makeTable } from '../../src/table/make-table.ts'
import type { Table } from '../../src/table/table.ts'

/** A fault: what it is, how a good value becomes bad, the code expected, and what its message must say. */
export type Fault<Value> = readonly [
  title: string,
  spoil: (good: Value) => unknown,
  code: string,
  says: RegExp,
]

/** Asserts that a good value passes a check, and each spoiled one is refused with its code, saying what is wrong. */
export function checkedBy<Value>(
  check: (value: Value) => unknown,
  makeGood: () => Value,
  faults: readonly Fault<Value>[],
): void {
  it('accepts a good one', () => {
    check(makeGood())
  })

  it.each(faults)('refuses %s', (_, spoil, code, says) => {
    const found = refusal(() => check(spoil(makeGood()) as Value))
    expect([found?.code, found?.message]).toEqual([code, expect.stringMatching(says)])
  })
}

/** The error of the library that a function throws. */
export function refusal(run: () => unknown): ClienteleError | null {
  try {
    run()
  } catch (error) {
    if (error instanceof ClienteleError) return error
    throw error
  }
  return null
}

/** A table with columns replaced, added or, where they are null, taken out. */
export function withColumns(table: Table, changes: Readonly<Record<string, Column | null>>): Table {
  const kept = table.names
    .filter((name) => !(name in changes))
    .map((name): [string, Column] => [name, table.columns[name]])
  const changed = Object.entries(changes).flatMap(([name, column]): [string, Column][] =>
    column === null ? [] : [[name, column]],
  )
  return makeTable([...kept, ...changed])
}
