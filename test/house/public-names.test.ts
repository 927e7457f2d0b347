import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { listPath, publicEntries, publicNames } from '../../scripts/public-names.ts'

const entries = [
  '.',
  './table',
  './learn',
  './engine',
  './duckdb',
  './merge',
  './features',
  './segments',
  './response',
  './target',
  './measure',
  './run',
  './report',
  './node',
  './synth',
  './synth/truth',
  './spark',
  './worker',
]

test('the package has these entries, and each has its source file', () => {
  expect([...publicEntries().keys()]).toEqual(entries)
  for (const file of publicEntries().values()) expect(existsSync(file), file).toBe(true)
})

test('every public name is in the list, and the list has no other (renew: npx tsx scripts/public-names.ts --write)', () => {
  expect(publicNames()).toEqual(JSON.parse(readFileSync(listPath, 'utf8')))
}, 60_000)

test('the list tells types from values', () => {
  const main = publicNames()['.']
  expect(main).toContain('ClienteleError')
  expect(main).toContain('type ErrorCode')
}, 60_000)
