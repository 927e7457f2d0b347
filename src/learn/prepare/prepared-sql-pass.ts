import type { ModelInput } from '../../contracts/model.ts'
import type { Dialect } from '../../engine/dialect.ts'
import type { NamedQuery } from '../../engine/relation.ts'
import { columnsIn } from '../../engine/relation-sql.ts'
import type { Sql } from '../../engine/sql.ts'
import { ClienteleError } from '../../errors.ts'
import type { Preparation } from './compile.ts'
import type { OneHotModel, PreparationModel } from './models.ts'

/** Prepared columns in an engine. */
export interface Prepared {
  /** What may stand after `from`. */
  readonly from: Sql
  /** The prepared columns, in their order: doubles, NULL where missing. */
  readonly columns: readonly Sql[]
}

/**
 * The prepared columns of a relation as a query: raw columns as doubles and texts, then one query around the other for every model, so that no formula is repeated.
 *
 * @param kept - further columns of the relation that the query gives, as they lie there.
 * @throws MODEL_INPUT where a column is of another kind or unit than the models were fitted on.
 */
export function preparedSql(
  relation: NamedQuery,
  preparation: Pick<Preparation, 'inputs' | 'models' | 'columns'>,
  dialect: Dialect,
  kept: readonly string[] = [],
): Prepared {
  const { sql, join, identifier } = dialect
  const { plain, column } = columnsIn(relation)
  let places = new Map<string, Sql>()
  let count = 0
  const taken = new Set(kept.map((name) => name.toLowerCase()))
  const place = (): Sql => {
    while (taken.has(`p${count}`)) count++
    return identifier(`p${count++}`)
  }
  const said: Sql[] = kept.map((name) => sql`${column(name)} as ${identifier(name)}`)
  for (const input of preparation.inputs) {
    assertInput(relation, input)
    const at = place()
    places.set(input.name, at)
    said.push(sql`${plain(input.name)} as ${at}`)
  }
  const nothing = said.length === 0 ? [sql`${1} as ${identifier('nothing')}`] : said
  let from = sql`(select ${join(nothing, ', ')} from ${relation.from}) as m0`
  for (const [i, model] of preparation.models.entries()) {
    const after = new Map(places)
    const changed = formulasOf(model, places, dialect).map(([name, formula]) => {
      const at = place()
      after.set(name, at)
      return sql`${formula} as ${at}`
    })
    const still = [...places].filter(([name, at]) => after.get(name) === at).map(([, at]) => at)
    const all = join([...kept.map((name) => identifier(name)), ...still, ...changed], ', ')
    from = sql`(select ${all} from ${from}) as ${identifier(`m${i + 1}`)}`
    places = after
  }
  return { from, columns: preparation.columns.map((name) => places.get(name) as Sql) }
}

/** The new columns of a model, as formulas of the columns before. */
function formulasOf(
  model: PreparationModel,
  places: ReadonlyMap<string, Sql>,
  dialect: Dialect,
): readonly (readonly [name: string, formula: Sql])[] {
  const { sql } = dialect
  const before = model.inputs.map(({ name }) => places.get(name) as Sql)
  switch (model.kind) {
    case 'log':
      return model.fitted.columns.map(({ column, scale }, i) => [
        column,
        signedLog(scale === 1 ? before[i] : sql`(${before[i]} / ${scale})`, dialect),
      ])
    case 'standardizer':
      return model.fitted.columns.map(({ column, mean, deviation }, i) => [
        column,
        deviation === 0
          ? sql`case when ${before[i]} is not null then ${0} end`
          : sql`((${before[i]} - ${mean}) / ${deviation})`,
      ])
    case 'grid':
      return model.fitted.columns.map(({ column, center, step }, i) => [
        column,
        sql`(${dialect.floor(sql`(${before[i]} - ${center}) / ${step} + ${0.5}`)} * ${step})`,
      ])
    case 'imputer':
      return model.fitted.columns.flatMap(({ column, value, flag }, i): [string, Sql][] => [
        ...(flag === null
          ? []
          : [[flag, sql`case when ${before[i]} is null then ${1} else ${0} end`] as [string, Sql]]),
        [column, sql`coalesce(${before[i]}, ${value})`],
      ])
    case 'one-hot':
      return model.fitted.columns.flatMap((encoded, i) => levelFormulas(encoded, before[i], dialect))
  }
}

/** sign(x) ln(1 + |x|), by Kahan's form of ln(1 + x), so that small x keep their digits. */
function signedLog(x: Sql, { sql, abs, ln }: Dialect): Sql {
  const u = sql`(${1} + ${abs(x)})`
  return sql`case when ${u} = ${1} then ${x} when ${abs(x)} < ${2 ** 53} then ${ln(u)} * ${x} / (${u} - ${1}) when ${x} < ${0} then -${ln(u)} else ${ln(u)} end`
}

function levelFormulas(
  { levels, pooled, missing }: OneHotModel['fitted']['columns'][number],
  text: Sql,
  { sql, join, text: literal }: Dialect,
): readonly (readonly [string, Sql])[] {
  const oneWhere = (condition: Sql): Sql => sql`case when ${condition} then ${1} else ${0} end`
  const pooledTexts = pooled === null ? [] : pooled.levels.map((level) => literal(level))
  return [
    ...levels.map(({ level, as }) => [as, oneWhere(sql`${text} = ${literal(level)}`)] as const),
    ...(pooled === null
      ? []
      : [
          [
            pooled.as,
            pooledTexts.length === 0 ? sql`${0}` : oneWhere(sql`${text} in (${join(pooledTexts, ', ')})`),
          ] as const,
        ]),
    ...(missing === null ? [] : [[missing, oneWhere(sql`${text} is null`)] as const]),
  ]
}

function assertInput(relation: NamedQuery, { name, kind, unit }: ModelInput): void {
  const spec = relation.columns.find((candidate) => candidate.name === name)
  if (spec === undefined || (spec.kind === kind && spec.unit === unit)) return
  const say = (k: string, u: string | null): string => (u === null ? k : `${k} in ${u}`)
  throw new ClienteleError(
    'MODEL_INPUT',
    `The model was fitted on column "${name}" of kind ${say(kind, unit)}, and is applied to one of kind ${say(spec.kind, spec.unit)}. Convert the column, or fit the model again.`,
    { column: name, expected: say(kind, unit), found: say(spec.kind, spec.unit) },
  )
}
