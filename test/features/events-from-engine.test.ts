import { describe, expect, it } from 'vitest'
import type { Engine, Relation } from '../../src/engine/index.ts'
import { buildFeatures } from '../../src/features/index.ts'
import { testEngines } from '../engine/engines.ts'
import { baseOf, contactsOf, type Line, transactionsOf } from './events.ts'
import { saidOf, valuesOf } from './in-engine.ts'

const options = {
  asOf: '2024-01-01',
  derive: {
    double: {
      op: 'add',
      args: [
        { op: 'column', args: ['frequency'] },
        { op: 'column', args: ['frequency'] },
      ],
    },
  },
} as const

const base = {
  ...(await baseOf([
    { customer_id: 'a', age: 30 },
    { customer_id: 'b', age: null },
    { customer_id: 'c', age: 41 },
  ])),
  journal: [{ event: 'merged' as const, customer: 'b', from: ['old', 'a'] }],
}

const lines: Line[] = [
  { customer_id: 'a', at: '2023-12-22', order_id: 'o1', euros: 20, department: 'food' },
  { customer_id: 'old', at: '2023-12-22', order_id: 'o2', euros: 5.5, department: 'home' },
  { customer_id: 'b', at: '2022-12-31', order_id: null, euros: -1 },
  { customer_id: 'x', at: '2023-12-31', order_id: 'o5', euros: 1000, department: 'nowhere' },
  { customer_id: 'a', at: '2024-01-01', order_id: 'o3', euros: 1000 },
]

describe.each(testEngines)('customers here, events in $name', ({ open }) => {
  it('give the features of events that are here, bit for bit', async () => {
    const engine = await open()
    const transactions = transactionsOf(lines)
    const contacts = contactsOf([{ customer_id: 'old', at: '2023-12-20', option: 1 }])
    const here = await buildFeatures(base, { transactions, contacts }, options)
    const there = await buildFeatures(
      base,
      {
        transactions: { ...transactions, table: await sent(engine, transactions.table) },
        contacts: { ...contacts, table: await sent(engine, contacts.table) },
      },
      options,
    )
    expect(saidOf(there)).toEqual(saidOf(here))
    expect(valuesOf(there.table)).toEqual(valuesOf(here.table))
  })

  it('may have contacts of this process beside purchases there, and the other way about', async () => {
    const engine = await open()
    const transactions = transactionsOf(lines)
    const contacts = contactsOf([{ customer_id: 'old', at: '2023-12-20', option: 1 }])
    const here = await buildFeatures(base, { transactions, contacts }, options)
    const mixed = [
      { transactions: { ...transactions, table: await sent(engine, transactions.table) }, contacts },
      { transactions, contacts: { ...contacts, table: await sent(engine, contacts.table) } },
    ]
    for (const events of mixed) {
      const there = await buildFeatures(base, events, options)
      expect(saidOf(there)).toEqual(saidOf(here))
      expect(valuesOf(there.table)).toEqual(valuesOf(here.table))
    }
  })

  it('refuse events of two engines', async () => {
    const engine = await open()
    const transactions = transactionsOf(lines)
    const contacts = contactsOf([{ customer_id: 'old', at: '2023-12-20', option: 1 }])
    const other = { ...(await sent(engine, contacts.table)), engine: { ...engine } }
    const events = {
      transactions: { ...transactions, table: await sent(engine, transactions.table) },
      contacts: { ...contacts, table: other },
    }
    await expect(buildFeatures(base, events, options)).rejects.toMatchObject({ code: 'ARGUMENT_INVALID' })
  })

  it('refuse amounts that are no numbers', async () => {
    const { kind, table } = transactionsOf(lines)
    const relation = await sent(await open(), table)
    const columns = relation.columns.map((spec) =>
      spec.name === 'amount' ? { ...spec, kind: 'text' as const } : spec,
    )
    await expect(
      buildFeatures(base, { transactions: { kind, table: { ...relation, columns } } }, options),
    ).rejects.toMatchObject({ code: 'COLUMN_KIND' })
  })
})

async function sent(engine: Engine, table: Parameters<Engine['register']>[0]): Promise<Relation> {
  return engine.register(table, 'events')
}
