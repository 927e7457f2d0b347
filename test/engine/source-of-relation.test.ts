import { collect, deriveRelation, type Engine, filterRelation, sourceOfRelation } from 'clientele/engine'
import {
  expression,
  flagColumn,
  fromArrays,
  integerColumn,
  makeTable,
  type Table,
  textColumn,
} from 'clientele/table'
import { describe, expect, it } from 'vitest'
import { testEngines } from './engines.ts'
import { rowsOf } from './plain.ts'

const day = -(2 ** 31)
const table: Table = makeTable([
  ['id', textColumn(['b', 'ä', 'a\uFEFF', null, ''])],
  ['number', { kind: 'number', values: Float64Array.of(1.5, Number.NaN, -0.25, 1e300, 0) }],
  ['spend', integerColumn([123, 2 ** 53 - 1, Number.NaN, -7, 0], 'EUR/100')],
  ['since', { kind: 'date', values: Int32Array.of(19_000, day, -1, 0, 1) }],
  ['at', { kind: 'time', values: Float64Array.of(1.7e12, Number.NaN, -1, 0, 86_400_000) }],
  ['treated', flagColumn([true, false, null, true, null])],
  ['odd "name" \\ `x` \'y\'', textColumn(["it's", 'b\\n', null, '"q"', 'üñ😀'])],
])

describe.each(testEngines)('the rows of a relation in $name', ({ open }) => {
  it('come back with their kinds, units and bytes', async () => {
    const relation = await (await open()).register(table, 'all kinds')
    const source = sourceOfRelation(relation)
    const found = await collect(source)
    expect(source.columns).toEqual(relation.columns)
    for (const name of table.names) {
      expect(found.columns[name], name).toMatchObject(
        name === 'spend' ? { kind: 'integer', unit: 'EUR/100' } : { kind: table.columns[name].kind },
      )
      expect(rowsOf(found.columns[name]), name).toEqual(rowsOf(table.columns[name]))
    }
  })

  it('come in the order of the key, each time anew', async () => {
    const ids = ['b', 'B', 'a', 'ä', 'ä\uFEFF', '😀', 'aa']
    const relation = await (await open()).register(fromArrays({ id: ids }), 'ordered', { key: 'id' })
    const source = sourceOfRelation(relation)
    for (let pass = 0; pass < 2; pass++)
      expect(rowsOf((await collect(source)).columns['id'])).toEqual([
        'B',
        'a',
        'aa',
        'b',
        'ä',
        'ä\uFEFF',
        '😀',
      ])
  })

  it('have a fingerprint that changes with them', async () => {
    const engine = await open()
    const [same, again, other] = await Promise.all(
      [1, 1, 2].map((x) => fingerprintOf(engine, fromArrays({ x: [x, null] }))),
    )
    expect(again).toBe(same)
    expect(other).not.toBe(same)
  })

  it('are not dropped with what is derived from them', async () => {
    const engine = await open()
    const kept = await engine.store(await engine.register(table, 'kept'), 'kept')
    await engine.drop(await filterRelation(kept, expression.literal(true)))
    expect((await collect(sourceOfRelation(kept))).rowCount).toBe(table.rowCount)
    await engine.drop(kept)
    await expect(collect(sourceOfRelation(kept))).rejects.toMatchObject({ code: 'ENGINE_FAILED' })
  })

  it('may be none, or all missing', async () => {
    const engine = await open()
    const relation = await engine.register(table, 'all kinds')
    const none = await filterRelation(relation, expression.literal(false))
    expect((await collect(sourceOfRelation(none))).rowCount).toBe(0)
    const missing = await deriveRelation(relation, {
      odd: expression.if(expression.literal(false), expression.literal('x'), expression.literal(null)),
    })
    const found = await collect(sourceOfRelation(missing))
    expect(rowsOf(found.columns['odd'])).toEqual([null, null, null, null, null])
  })
})

async function fingerprintOf(engine: Engine, rows: Parameters<Engine['register']>[0]): Promise<string> {
  const { fingerprint } = sourceOfRelation(await engine.register(rows, 'fingerprinted'))
  return (await fingerprint?.()) ?? ''
}
