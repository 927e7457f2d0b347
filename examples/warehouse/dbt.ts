import { stringify } from 'yaml'

/** A model of dbt: a query whose result dbt keeps as a view or table of that name. */
export interface DbtModel {
  readonly name: string
  readonly words: string
  readonly sql: string
  readonly columns: readonly {
    readonly name: string
    readonly words: string
    readonly tests?: readonly string[] | undefined
    /** All that may stand in it. */
    readonly values?: readonly string[] | undefined
  }[]
}

/** The file of a model. What dbt would take for a template of its own, such as a region named `{{`, is kept from it. */
export function sqlText({ sql }: DbtModel): string {
  return /\{[{%#]/.test(sql) ? `{% raw %}${sql}{% endraw %}\n` : `${sql}\n`
}

/** `schema.yml`: what models and columns mean, and what dbt shall test of them. */
export function schemaText(models: readonly DbtModel[]): string {
  return stringify({
    version: 2,
    models: models.map(({ name, words, columns }) => ({
      name,
      description: words,
      columns: columns.map(({ name: column, words: meaning, tests = [], values }) => {
        const all = [...tests, ...(values === undefined ? [] : [{ accepted_values: { values } }])]
        return { name: column, description: meaning, ...(all.length === 0 ? {} : { data_tests: all }) }
      }),
    })),
  })
}
