import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { fits, notPasses } from './fits.ts'
import { entryNames, fitNames, sourceFiles } from './source-reading.ts'

describe('every exported fit is run on a million rows', () => {
  it('and none is left out', () => {
    const listed = [...fits.map(({ name }) => name), ...Object.keys(notPasses)]
    const files = sourceFiles()
    const entries = entryNames(files)
    expect(entries.has('openRows'), 'the entries were read').toBe(true)
    const found = files
      .flatMap((file) => fitNames(file).map((name) => [name, file.fileName] as const))
      .filter(([name]) => entries.has(name))
    const missing = found.filter(([name]) => !listed.includes(name)).map(([name, file]) => `${file}: ${name}`)
    expect(missing, 'add these to test/engine/fits.ts').toEqual([])
    const gone = listed.filter((name) => !found.some(([exported]) => exported === name))
    expect(gone, 'these are in test/engine/fits.ts, but not in the library').toEqual([])
  })

  it('and a fit is seen wherever it is exported', () => {
    const file = ts.createSourceFile(
      'x.ts',
      `export async function fitOne() {}
       export const fitTwo = () => 1
       function fitThree() {}
       export function fitness() {}`,
      ts.ScriptTarget.ES2022,
      true,
    )
    expect(fitNames(file)).toEqual(['fitOne', 'fitTwo'])
  })
})
