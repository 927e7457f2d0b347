import { describe, expect, it } from 'vitest'
import { columnAppender } from '../../src/engine/column-appender.ts'
import { mergingDictionary } from '../../src/engine/merging-dictionary.ts'
import { createDictionaryBuilder } from '../../src/table/dictionary-builder.ts'
import { textColumn } from '../../src/table/text-columns.ts'
import { rowsOf } from './plain.ts'

function appended(columns: readonly ReturnType<typeof textColumn>[]): unknown[] {
  const appender = columnAppender({ name: 't', kind: 'text', unit: null }, 0, mergingDictionary())
  for (const column of columns) appender.append(column, 0, column.codes.length)
  const all = appender.column()
  const texts = all.kind === 'text' ? all.dictionary.size : 0
  return [texts, ...rowsOf(all)]
}

describe('texts put below each other keep their meaning', () => {
  it('where dictionaries are strangers', () => {
    const columns = [['b', 'a'], ['a', null, 'c'], ['d', 'b'], ['c']].map((texts) => textColumn(texts))
    expect(appended(columns)).toEqual([4, 'b', 'a', 'a', null, 'c', 'd', 'b', 'c'])
  })

  it('where one grows, in any order of its states', () => {
    const builder = createDictionaryBuilder()
    const [first, second, third] = [['x'], ['y', 'x'], ['z', 'y']].map((texts) => textColumn(texts, builder))
    expect(appended([first, second, third])).toEqual([3, 'x', 'y', 'x', 'z', 'y'])
    expect(appended([third, first, second])).toEqual([3, 'z', 'y', 'x', 'y', 'x'])
    expect(appended([third, textColumn(['w', 'z']), first])).toEqual([4, 'z', 'y', 'w', 'z', 'x'])
  })

  it('where equal lengths hide other letters', () => {
    expect(appended([textColumn(['ab', 'c']), textColumn(['ba', 'c'])])).toEqual([3, 'ab', 'c', 'ba', 'c'])
  })

  it('where a text is empty, and where nothing was appended', () => {
    expect(appended([textColumn(['']), textColumn(['a', ''])])).toEqual([2, '', 'a', ''])
    expect(appended([])).toEqual([0])
  })
})
