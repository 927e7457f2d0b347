import type { Dialect } from '../engine/dialect.ts'
import type { Relation } from '../engine/relation.ts'
import { specIn } from '../engine/relation-sql.ts'
import type { Sql } from '../engine/sql.ts'
import type { ClienteleError } from '../errors.ts'
import { otherKind } from '../table/access.ts'
import { type DesignSql, missingFeature, negativeWeight, type PlainDesign } from './linear-design.ts'
import { preparedSql } from './prepare/prepared-sql-pass.ts'

/** The rows of a plain design as a query. */
export function plainDesignSql(design: PlainDesign): DesignSql {
  const { preparation, target, weight, cluster } = design
  return {
    refusals: [
      ...preparation.columns.map((feature) => () => missingFeature(feature)),
      ...(weight === undefined ? [] : [() => negativeWeight(weight)]),
    ],
    toSql(relation, dialect) {
      const { sql, join, identifier } = dialect
      const kept = [target, weight, cluster].filter((name) => name !== undefined)
      const prepared = preparedSql(relation, preparation, dialect, [...new Set(kept)])
      const features = prepared.columns.map((_, j) => identifier(`x${j + 1}`))
      const [one, y, w, group, unit] = ['x0', 'y0', 'weight_', 'group_', 'unit_'].map(identifier)
      const outcome = numbersSql(relation, target, dialect)
      const said = [
        sql`${1} as ${one}`,
        ...prepared.columns.map((column, j) => sql`${column} as ${features[j]}`),
        sql`${outcome} as ${y}`,
        sql`${weight === undefined ? 1 : numbersSql(relation, weight, dialect)} as ${w}`,
        sql`case when ${outcome} is null then ${-1} else ${0} end as ${group}`,
        ...(cluster === undefined ? [] : [sql`${textSql(relation, cluster, dialect)} as ${unit}`]),
      ]
      return {
        from: sql`(select ${join(said, ', ')} from ${prepared.from}) as rows_`,
        x: [one, ...features],
        y: [y],
        weight: w,
        group,
        cluster: cluster === undefined ? null : unit,
        refused: [
          ...features.map((x) => sql`${x} is null`),
          ...(weight === undefined ? [] : [sql`coalesce(${w}, ${-1}) < ${0}`]),
        ],
      }
    },
  }
}

/** The rows of a design, refusing outcomes other than 0 and 1. */
export function binaryDesignSql(design: DesignSql, refusal: () => ClienteleError): DesignSql {
  return {
    refusals: [...design.refusals, refusal],
    toSql(relation, dialect) {
      const query = design.toSql(relation, dialect)
      const [y] = query.y
      return { ...query, refused: [...query.refused, dialect.sql`not (${y} = ${0} or ${y} = ${1})`] }
    },
  }
}

/** A number, integer or flag column as a double. @throws COLUMN_KIND */
export function numbersSql(relation: Relation, name: string, { plain, identifier }: Dialect): Sql {
  const { kind } = specIn(relation, name)
  if (kind === 'number' || kind === 'integer' || kind === 'flag') return plain(identifier(name), kind)
  throw otherKind(name, kind, ['number', 'integer', 'flag'])
}

/** A text column. @throws COLUMN_KIND */
export function textSql(relation: Relation, name: string, { identifier }: Dialect): Sql {
  const { kind } = specIn(relation, name)
  if (kind === 'text') return identifier(name)
  throw otherKind(name, kind, ['text'])
}

/** Whether a row belongs to a model. */
export function isMember(
  group: Sql,
  members: readonly (readonly number[])[],
  model: number,
  { sql, join }: Dialect,
): Sql {
  const groups = [...members.keys()].filter((g) => members[g].includes(model))
  if (groups.length === members.length) return sql`${group} >= ${0}`
  const own = groups.map((g) => sql`${group} = ${g}`)
  return own.length === 0 ? sql`false` : sql`(${join(own, ' or ')})`
}

/** How many rows a design refuses, as the addends of sums. */
export function refusedAddends(refused: readonly Sql[], { sql }: Dialect): readonly Sql[] {
  return refused.map((condition) => sql`case when ${condition} then ${1} else ${0} end`)
}

/** @throws what the design says of rows that it refuses, where there are any. */
export function assertNoneRefused({ refusals }: Pick<DesignSql, 'refusals'>, counts: Float64Array): void {
  const at = counts.findIndex((count) => count > 0)
  if (at >= 0) throw refusals[at]()
}
