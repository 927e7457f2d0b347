import { openRows, type Relation } from 'clientele/engine'
import { fromArrays } from 'clientele/table'
import { describe, expect, it } from 'vitest'
import { compilePreparation } from '../../src/learn/prepare/compile.ts'
import { inputsOf } from '../../src/learn/prepare/opened.ts'
import { rangePass } from '../../src/learn/prepare/range-pass.ts'
import { testEngines } from './engines.ts'

const table = fromArrays({
  id: ['a', 'b', 'c'],
  amount: [1.5, null, -2],
  'odd "name" \\ `x`': ["it's", 'b\\n', '"q"'],
})

describe.each(testEngines)('rows in $name', ({ open }) => {
  const passOver = (names: readonly string[]) =>
    rangePass(compilePreparation([], inputsOf(table, names, 'pass', [])))

  it('are counted, and their columns named', async () => {
    const relation = await (await open()).register(table, 'three rows', { key: 'id' })
    expect(relation.columns.map(({ name, kind }) => [name, kind])).toEqual([
      ['id', 'text'],
      ['amount', 'number'],
      ['odd "name" \\ `x`', 'text'],
    ])
    const session = await openRows(
      relation,
      relation.columns.map(({ name }) => name),
      {},
    )
    expect(session.path).toBe('sql')
    const ranges = await session.run(passOver(['amount']), null)
    expect(ranges).toMatchObject({ rows: 3, present: Float64Array.of(2), least: Float64Array.of(-2) })
    expect(session.rowCount).toBe(3)
  })

  it('give the sum of nothing where there are none', async () => {
    const relation = await (await open()).register(fromArrays({ amount: new Float64Array(0) }), 'no rows')
    const pass = passOver(['amount'])
    expect(await (await openRows(relation, ['amount'], {})).run(pass, null)).toEqual(pass.empty(null))
  })

  it('are looked at before every pass, and found changed', async () => {
    const engine = await open()
    const registered = await engine.register(table, 'changing')
    const stored = await engine.store(registered, 'changing')
    const relation = { ...stored, isStored: false }
    const session = await openRows(relation, ['amount'], {})
    await session.run(passOver(['amount']), null)
    await session.run(passOver(['amount']), null)
    await changeSomething(relation, registered)
    await expect(session.run(passOver(['amount']), null)).rejects.toMatchObject({ code: 'ROWS_CHANGED' })
  })

  it('refuse columns that are not there, passes without a query, and a closed session', async () => {
    const relation = await (await open()).register(table, 'three rows')
    await expect(openRows(relation, ['amuont'], {})).rejects.toMatchObject({ code: 'COLUMN_UNKNOWN' })
    const session = await openRows(relation, ['amount'], {})
    await expect(session.run({ ...passOver(['amount']), sql: undefined }, null)).rejects.toMatchObject({
      code: 'ENGINE_MISSING',
    })
    await session.close()
    await expect(session.run(passOver(['amount']), null)).rejects.toMatchObject({ code: 'ARGUMENT_INVALID' })
  })
})

/** Makes the table under a relation anew, with another value in it, as somebody else might. */
async function changeSomething({ engine, from }: Relation, original: Relation): Promise<void> {
  const { run, dialect } = engine
  const [id, amount, odd] = original.columns.map(({ name }) => dialect.identifier(name))
  const changed = dialect.sql`case when ${id} = ${dialect.text('a')} then ${99} else ${amount} end`
  await run(dialect.dropTable(from))
  await run(
    dialect.createTable(
      from,
      dialect.sql`select ${id}, ${changed} as ${amount}, ${odd} from ${original.from}`,
    ),
  )
}
