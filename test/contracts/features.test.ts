import { describe } from 'vitest'
import { checkFeatures } from '../../src/contracts/features.schema.ts'
import type { Features } from '../../src/contracts/features.ts'
import type { Relation } from '../../src/engine/relation.ts'
import { specOf } from '../../src/engine/rows.ts'
import type { ColumnKind } from '../../src/table/column.ts'
import { integerColumn, numberColumn } from '../../src/table/number-columns.ts'
import { checkedBy, withColumns } from './hostile.ts'
import { sampleCells, sampleFeatures, text } from './samples.ts'

describe('features', () => {
  checkedBy(checkFeatures, sampleFeatures, [
    [
      'a definition without its column',
      (good) => ({ ...good, definitions: [...good.definitions, { ...good.definitions[1], name: 'agee' }] }),
      'COLUMN_UNKNOWN',
      /"age"/,
    ],
    [
      'a column without its definition',
      (good) => ({ ...good, table: withColumns(good.table, { spend: numberColumn([1, 2]) }) }),
      'CONTRACT_INVALID',
      /"spend"/,
    ],
    [
      'another order than that of the definitions',
      (good) => ({ ...good, definitions: [...good.definitions].reverse() }),
      'CONTRACT_INVALID',
      /in the order of the definitions/,
    ],
    [
      'a missing value where none may be',
      (good) => ({
        ...good,
        table: withColumns(good.table, { orders_90d: integerColumn([null, 1]), age: numberColumn([1, 2]) }),
      }),
      'COLUMN_MISSING_VALUES',
      /"orders_90d".*row 1/,
    ],
    [
      'scores for a feature',
      (good) => ({ ...good, table: withColumns(good.table, { age: sampleCells(1) }) }),
      'COLUMN_KIND',
      /cells/,
    ],
    [
      'an expression that is none',
      (good) => ({
        ...good,
        definitions: [good.definitions[0], { ...good.definitions[1], expression: { op: 'plus', args: [] } }],
      }),
      'EXPRESSION_INVALID',
      /plus/,
    ],
    [
      'customers out of order',
      (good) => ({ ...good, table: withColumns(good.table, { customer_id: text('c2', 'c1') }) }),
      'CONTRACT_INVALID',
      /not sorted/,
    ],
    [
      'a window of no days',
      (good) => ({ ...good, definitions: [{ ...good.definitions[0], windowDays: 0 }] }),
      'CONTRACT_INVALID',
      /definitions\[0\].windowDays/,
    ],
    ['a count below 0', (good) => ({ ...good, leftOut: { x: -1 } }), 'CONTRACT_INVALID', /leftOut.x/],
    ['no day', (good) => ({ ...good, asOf: '2024-02-30' }), 'CONTRACT_INVALID', /a day that exists/],
  ])
})

describe('features in an engine', () => {
  checkedBy<Features<Relation>>(checkFeatures, sampleRelationFeatures, [
    [
      'a definition without its column',
      (good) => ({ ...good, table: { ...good.table, columns: good.table.columns.slice(0, 2) } }),
      'COLUMN_UNKNOWN',
      /"age"/,
    ],
    [
      'a column without its definition',
      (good) => ({ ...good, definitions: good.definitions.slice(0, 1) }),
      'CONTRACT_INVALID',
      /"age"/,
    ],
    [
      'another order than that of the definitions',
      (good) => ({ ...good, definitions: [...good.definitions].reverse() }),
      'CONTRACT_INVALID',
      /in the order of the definitions/,
    ],
    [
      'instants for a feature',
      (good) => ({ ...good, table: withKind(good.table, 'age', 'time') }),
      'COLUMN_KIND',
      /"age".*time/,
    ],
    [
      'ids that are numbers',
      (good) => ({ ...good, table: withKind(good.table, 'customer_id', 'integer') }),
      'COLUMN_KIND',
      /"customer_id"/,
    ],
    ['no key', (good) => ({ ...good, table: { ...good.table, key: null } }), 'CONTRACT_INVALID', /no key/],
  ])
})

function sampleRelationFeatures(): Features<Relation> {
  const features = sampleFeatures()
  const columns = features.table.names.map((name) => specOf(name, features.table.columns[name]))
  const table = {
    kind: 'relation',
    engine: {},
    name: 'features',
    columns,
    key: 'customer_id',
    isStored: true,
  }
  return { ...features, table: table as unknown as Relation }
}

function withKind(relation: Relation, name: string, kind: ColumnKind): Relation {
  const columns = relation.columns.map((spec) => (spec.name === name ? { ...spec, kind } : spec))
  return { ...relation, columns }
}
