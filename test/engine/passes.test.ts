import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { passes } from './passes.ts'
import { passNames, sourceFiles } from './source-reading.ts'

describe('every pass of the library keeps the contract', () => {
  it.each(passes.map(({ name, check }) => [name, check] as const))(
    '%s',
    async (_, check) => {
      await check()
    },
    240_000,
  )

  it('and none is left out', () => {
    const files = sourceFiles()
    expect(files.length).toBeGreaterThan(20)
    const listed = passes.map(({ name }) => name)
    const missing = files.flatMap((file) =>
      passNames(file)
        .filter((name) => !listed.includes(name))
        .map((name) => `${file.fileName}: ${name}`),
    )
    expect(missing, 'add these to test/engine/passes.ts').toEqual([])
  })

  it('and a pass is seen wherever it is made', () => {
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
