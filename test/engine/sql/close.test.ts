import { createSqlEngine } from 'clientele/engine'
import { fromArrays } from 'clientele/table'
import { expect, it } from 'vitest'

/** A client that notes its statements, and fails at some. */
function noting(failsAt: RegExp) {
  const said: string[] = []
  let closed = 0
  const engine = createSqlEngine({
    dialect: 'postgres',
    async query(text) {
      said.push(text)
      if (failsAt.test(text)) throw Object.assign(new Error(`at "${text}"`), { code: '22P02' })
      return { columns: [], rows: [] }
    },
    async close() {
      closed++
    },
  })
  return { engine, said, closings: () => closed }
}

it('an engine drops all that it made, closes, and then tells what could not be dropped', async () => {
  const { engine, said, closings } = noting(/drop table if exists "clientele_2/)
  for (const purpose of ['one', 'two', 'three']) await engine.register(fromArrays({ x: [1] }), purpose)
  await expect(engine.close()).rejects.toMatchObject({ code: 'ENGINE_FAILED' })
  const dropped = said
    .filter((text) => text.startsWith('drop'))
    .map((text) => /clientele_(\d)/.exec(text)?.[1])
  expect(dropped).toEqual(['3', '2', '1'])
  expect(closings()).toBe(1)
})

it('what could not be dropped is tried again when the engine closes', async () => {
  let failing = true
  const said: string[] = []
  const engine = createSqlEngine({
    dialect: 'postgres',
    async query(text) {
      said.push(text)
      if (failing && text.startsWith('drop')) throw new Error('not now')
      return { columns: [], rows: [] }
    },
  })
  const sent = await engine.register(fromArrays({ x: [1] }), 'rows')
  await expect(engine.drop(sent)).rejects.toMatchObject({ code: 'ENGINE_FAILED' })
  failing = false
  await engine.close()
  expect(said.filter((text) => text.startsWith('drop'))).toHaveLength(2)
})

it('a message shows what a database says of names, and not what it says of values', async () => {
  const failing = (code: string) =>
    createSqlEngine({
      dialect: 'postgres',
      query: async () => Promise.reject(Object.assign(new Error('about "ann@example.com"'), { code })),
    })
  const ask = (code: string): Promise<unknown> =>
    failing(code)
      .run(failing(code).dialect.sql`select 1`)
      .catch((error: unknown) => error)
  expect(String(await ask('42703'))).toContain('ann@')
  expect(String(await ask('22P02'))).not.toContain('ann@')
})

it("Spark over a client of one's own needs a tag", () => {
  const client = { query: async () => ({ columns: [], rows: [] }) }
  expect(() => createSqlEngine({ dialect: 'spark', ...client })).toThrow(
    expect.objectContaining({ code: 'ARGUMENT_INVALID' }),
  )
  expect(createSqlEngine({ dialect: 'spark', tag: 'nightly', ...client }).dialect.name).toBe('spark')
})
