import { describe, expect, it } from 'vitest'
import { countKeys, countValues } from '../../src/engine/count-values.ts'
import { fromArrays } from '../../src/table/from-arrays.ts'
import { testEngines } from './engines.ts'

describe.each(testEngines)('in $name', ({ open }) => {
  it('rows, keys and values are counted, none of which may be there', async () => {
    const engine = await open()
    const table = fromArrays(
      { id: ['a', 'A', null, 'a'], 'a "word"': [1, null, 3, 4], none: [null, null, null, null] },
      { kinds: { none: 'text' } },
    )
    const relation = await engine.register(table, 'counted')
    const values = [3, 0]
    expect(await countValues(relation, ['a "word"', 'none'], undefined)).toEqual({ rows: 4, values })
    expect(await countKeys(relation, 'id', ['a "word"', 'none'], undefined)).toEqual({
      rows: 4,
      named: 3,
      distinct: 2,
      values,
    })
    await engine.drop(relation)
  })
})
