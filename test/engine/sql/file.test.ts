import { createSqlEngine } from 'clientele/engine'
import { describe, expect, it } from 'vitest'

/** What is asked of a database for a file with the columns n and t, both texts as they look. */
async function askedFor(columns: readonly { readonly name: string; readonly kind?: 'integer' }[]) {
  const asked: string[] = []
  const engine = createSqlEngine({
    dialect: 'duckdb',
    async query(text) {
      if (text.startsWith('select')) asked.push(text.includes('describe') ? 'names' : 'values')
      const rows = [
        ['n', 'BIGINT'],
        ['t', 'VARCHAR'],
      ]
      return text.includes('describe') ? { columns: ['a', 'b'], rows } : { columns: ['m0'], rows: [[0]] }
    },
  })
  await engine.file('people.csv', { columns })
  return asked
}

describe('a file of which kinds are said', () => {
  it('is asked for the names of its columns before they are read as such, and once for its values', async () => {
    expect(await askedFor([{ name: 'n', kind: 'integer' }, { name: 't' }])).toEqual([
      'names',
      'names',
      'values',
    ])
  })

  it('is asked once for either where none are said', async () => {
    expect(await askedFor([{ name: 'n' }])).toEqual(['names', 'values'])
  })
})
