import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { passesOf } from './passes.ts'
import { passNames, sourceFiles } from './source-reading.ts'

describe('the passes of the library', () => {
  it('are all listed', () => {
    const files = sourceFiles()
    expect(files.length).toBeGreaterThan(20)
    const listed = Object.values(passesOf).flatMap((entries) => entries.map(({ name }) => name))
    const missing = files.flatMap((file) =>
      passNames(file)
        .filter((name) => !listed.includes(name))
        .map((name) => `${file.fileName}: ${name}`),
    )
    expect(missing, 'add these to test/engine/passes.ts').toEqual([])
  })

  it.each(Object.keys(passesOf))('are held to the contract in the room %s', (room) => {
    const file = resolve(import.meta.dirname, '..', room, 'passes.test.ts')
    expect(readFileSync(file, 'utf8')).toContain(`holdToContract('${room}')`)
  })

  it('are seen wherever they are made', () => {
    const file = ts.createSourceFile(
      'x.ts',
      `export const one = { name: '', columns: [], empty() {}, shard() {}, add() {} }
       const arrow = (k: number) => ({ columns, shard, empty, add })
       function made(k: number) { if (k) { return freeze({ columns: [k], shard: () => {} }) } }
       const other = { columns: [], rows: 3 }`,
      ts.ScriptTarget.ES2022,
      true,
    )
    expect(passNames(file)).toEqual(['one', 'arrow', 'made'])
  })
})
