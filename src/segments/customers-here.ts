import type { Segmentation } from '../contracts/segmentation.ts'
import { transformPreparation } from '../learn/prepare/transform.ts'
import type { ReadonlyInt32Array } from '../math/arrays.ts'
import { columnOf, columnOfKind, isMissing } from '../table/access.ts'
import type { Column } from '../table/column.ts'
import { findCode } from '../table/dictionary-index.ts'
import { evaluateFilter } from '../table/expression/evaluate.ts'
import { sample } from '../table/sample.ts'
import type { Table } from '../table/table.ts'
import { withColumns } from '../table/with-columns.ts'
import { assignSegments } from './assign-segments.ts'
import { type Customers, measured, type WrittenRule } from './customers.ts'

/** Customers whose rows are in this process. */
export function customersHere(table: Table): Customers<Segmentation['assignment']> {
  const { rowCount } = table
  return {
    rows: table,
    count: rowCount,
    hasValues: (feature) => rowCount === 0 || has(columnOf(table, feature), rowCount, false),
    hasMissing: (feature) => has(columnOf(table, feature), rowCount, true),
    async sample({ share, salt, columns, prepare }, context) {
      const rows = share >= 1 ? table : sample(table, { key: 'customer_id', salt, share })
      const prepared = await transformPreparation(prepare, rows, { ...context, columns })
      return withColumns(prepared.table, { customer_id: columnOf(rows, 'customer_id') })
    },
    assign: (model, context) => assignSegments(model, table, context),
    async measure(rules, assignment) {
      const { codes, dictionary } = columnOfKind(assignment, 'segment', 'text')
      return rules.map((rule) => measureHere(rule, table, codes, findCode(dictionary, rule.segment)))
    },
  }
}

function has(column: Column, rowCount: number, missing: boolean): boolean {
  for (let row = 0; row < rowCount; row++) if (isMissing(column, row) === missing) return true
  return false
}

function measureHere(
  rule: WrittenRule,
  table: Table,
  segments: ReadonlyInt32Array,
  own: number,
): ReturnType<typeof measured> {
  const flags = evaluateFilter(rule.rule, table)
  let described = 0
  let members = 0
  let both = 0
  for (let row = 0; row < flags.length; row++) {
    const member = segments[row] === own ? 1 : 0
    described += flags[row]
    members += member
    both += flags[row] * member
  }
  return measured(rule, { described, members, both })
}
