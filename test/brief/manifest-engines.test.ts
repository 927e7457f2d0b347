import { expect, it } from 'vitest'
import { manifestEngines } from '../../src/brief/manifest-engines.ts'
import { postgresDialect } from '../../src/engine/sql/postgres.ts'

it('a manifest names an engine and its version, and nothing else that a client says', () => {
  const named = (version: string | null) => manifestEngines({ dialect: postgresDialect, version }).purchases
  expect(manifestEngines(undefined)).toEqual({ purchases: 'memory', rest: 'memory' })
  expect(named('17.2-1+deb12')).toBe('postgres 17.2-1+deb12')
  expect(named(null)).toBe('postgres')
  for (const said of ['postgres://me:secret@db/shop', 'a b', '', '1'.repeat(41), 'x\n'])
    expect(named(said)).toBe('postgres')
})
