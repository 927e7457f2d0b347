import type { FeatureDefinition } from '../contracts/features.ts'
import type { Context } from '../engine/context.ts'
import { countKeys, type KeyCounts } from '../engine/count-values.ts'
import type { Relation } from '../engine/relation.ts'
import type { Sql } from '../engine/sql.ts'
import { textsOf } from '../engine/texts-of.ts'
import { ClienteleError } from '../errors.ts'
import { compilePreparation } from '../learn/prepare/compile.ts'
import { inputsOf } from '../learn/prepare/opened.ts'
import { numbersOf } from '../table/access.ts'
import { concat } from '../table/concat.ts'
import { makeTable } from '../table/make-table.ts'
import type { Table } from '../table/table.ts'
import { type AssignmentName, assignSegments } from './assign-segments.ts'
import { type Customers, measured } from './customers.ts'
import { preparedSampleSql, ruleCountsSql } from './customers-sql-pass.ts'

/**
 * Customers whose rows are in an engine: they stay there, but for samples.
 *
 * @throws COLUMN_MISSING_VALUES for a customer without an id, KEY_DUPLICATE where customers repeat.
 */
export async function customersInEngine(
  rows: Relation,
  definitions: readonly FeatureDefinition[],
  { signal }: Context,
): Promise<Customers<Relation<AssignmentName>>> {
  const features = definitions.map(({ name }) => name)
  const counts = await countKeys(rows, 'customer_id', features, signal)
  assertIds(counts)
  const count = counts.rows
  const having = new Map(features.map((name, i) => [name, counts.values[i]]))
  return {
    rows,
    count,
    hasValues: (feature) => count === 0 || having.get(feature) !== 0,
    hasMissing: (feature) => having.get(feature) !== count,
    async sample(wanted, context) {
      const { columns, prepare } = wanted
      const preparation = compilePreparation(prepare, inputsOf(rows, columns, 'pass', prepare))
      const found = await answerOf(rows, preparedSampleSql(rows, preparation, wanted), context.signal)
      return makeTable([
        ...columns.map((name, j) => [name, found.columns[`x${j}`]] as const),
        ['customer_id', found.columns['id_']],
      ])
    },
    async assign(model, context) {
      const assigned = await assignSegments(model, rows, context)
      return rows.engine.store(assigned, 'segments', { signal: context.signal })
    },
    async measure(rules, assignment, context) {
      const found = await answerOf(rows, ruleCountsSql(rows, rules, assignment), context.signal)
      const segments = textsOf(found, 0)
      const members = numbersOf(found, 'members_')
      return rules.map((rule, i) => {
        const own = segments.indexOf(rule.segment)
        const counted = Array.from(numbersOf(found, `r${i}_`))
        const described = counted.reduce((sum, value) => sum + value, 0)
        return measured(rule, {
          described,
          members: own < 0 ? 0 : members[own],
          both: own < 0 ? 0 : counted[own],
        })
      })
    },
  }
}

/** All rows of a query. */
async function answerOf({ engine }: Relation, query: Sql, signal: AbortSignal | undefined): Promise<Table> {
  const tables: Table[] = []
  for await (const table of engine.query(query, { signal })) if (table.rowCount > 0) tables.push(table)
  return concat(tables)
}

function assertIds({ rows, named, distinct }: KeyCounts): void {
  if (named < rows)
    throw new ClienteleError(
      'COLUMN_MISSING_VALUES',
      `Column "customer_id" of the features has no value in ${rows - named} of ${rows} rows. Leave those rows out.`,
      { column: 'customer_id', missing: rows - named, rows },
    )
  if (distinct < rows)
    throw new ClienteleError(
      'KEY_DUPLICATE',
      `In the features ${rows - distinct} of ${rows} rows repeat the "customer_id" of another row. A customer has one row: put the rows together, or leave the repeats out.`,
      { rows, repeated: rows - distinct },
    )
}
