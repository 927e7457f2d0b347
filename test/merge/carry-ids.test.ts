import { fc } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import type { CustomerBase } from '../../src/contracts/base.ts'
import { mergeSources } from '../../src/merge/index.ts'
import { fromRows } from '../../src/table/from-rows.ts'
import { take } from '../../src/table/take.ts'
import { toRows } from '../../src/table/to-rows.ts'
import { options, said, source } from './sources.ts'

interface Row {
  readonly no: string
  readonly id?: string | null
  readonly mail?: string | null
}

const kinds = { no: 'text', id: 'text', mail: 'text' } as const

const shop = (rows: readonly Row[]) =>
  source(
    'shop',
    fromRows(
      rows.map(({ no, id = null, mail = null }) => ({ no, id, mail })),
      { kinds },
    ),
    { key: 'no', meanings: { no: 'attribute', id: 'customer_id', mail: 'email' } },
  )

const second = { ...options, asOf: '2024-07-01' }

async function waves(...rows: readonly (readonly Row[])[]): Promise<CustomerBase[]> {
  const bases: CustomerBase[] = []
  for (const own of rows) {
    const before = bases.at(-1)
    const previous = before === undefined ? undefined : { links: before.links, lasting: ['shop'] }
    bases.push(await mergeSources([shop(own)], { ...options, previous }))
  }
  return bases
}

/** The records of each customer. */
function held({ links }: CustomerBase): Record<string, string> {
  const records: Record<string, string> = {}
  for (const { customer_id: id, record } of toRows(links))
    records[String(id)] = `${records[String(id)] ?? ''}${String(record)}`
  return records
}

describe('carryIds', () => {
  it('leaves customers their ids where a source gives one of their records another name', async () => {
    const [, then] = await waves([{ no: '1', mail: 'a@x.org' }], [{ no: '1', mail: 'a@x.org', id: 'c9' }])
    expect(held(then)).toEqual({ 'shop:1': '1' })
    // Events may name either.
    expect(then.journal).toEqual([{ event: 'merged', customer: 'shop:1', from: ['shop:1', 'c9'] }])
  })

  it('journals a merge: the id of most records stays, of as many the smaller', async () => {
    const [, two, three] = await waves(
      [
        { no: '1', mail: 'a@x.org' },
        { no: '2', mail: 'b@x.org' },
        { no: '3', mail: 'b@x.org' },
        { no: '4', mail: 'c@x.org' },
      ],
      [
        { no: '1', mail: 'a@x.org' },
        { no: '2', mail: 'a@x.org' },
        { no: '3', mail: 'a@x.org' },
        { no: '4', mail: 'c@x.org' },
      ],
      [
        { no: '1', mail: 'c@x.org' },
        { no: '2', mail: 'a@x.org' },
        { no: '3', mail: 'a@x.org' },
        { no: '4', mail: 'c@x.org' },
      ],
    )
    expect(held(two)).toEqual({ 'shop:2': '123', 'shop:4': '4' })
    expect(two.journal).toEqual([{ event: 'merged', customer: 'shop:2', from: ['shop:2', 'shop:1'] }])
    expect(held(three)).toEqual({ 'shop:2': '23', 'shop:4': '14' })
    expect(three.journal).toEqual([{ event: 'reassigned', customer: 'shop:4', from: ['shop:2'] }])
  })

  it('journals a split: the id stays with whom it names, and the other is a new customer', async () => {
    const [one, two] = await waves(
      [
        { no: '1', id: 'a', mail: 'x@x.org' },
        { no: '2', mail: 'x@x.org' },
        { no: '3', mail: 'x@x.org' },
      ],
      [
        { no: '1', id: 'a', mail: 'x@x.org' },
        { no: '2', mail: 'y@x.org' },
        { no: '3', mail: 'y@x.org' },
      ],
    )
    expect(held(one)).toEqual({ a: '123' })
    expect(held(two)).toEqual({ a: '1', 'shop:2': '23' })
    expect(two.journal).toEqual([{ event: 'split', customer: 'a', from: ['a', 'shop:2'] }])
  })

  it('never gives an id to another person, though the record it was made of left and came back', async () => {
    const all = [
      { no: '1', mail: 'x@x.org' },
      { no: '2', mail: 'x@x.org' },
    ]
    const [, two] = await waves(all, [
      { no: '2', mail: 'y@x.org' },
      { no: '5', mail: 'z@x.org' },
    ])
    expect(held(two)).toEqual({ 'shop:1': '2', 'shop:5': '5' })
    expect(two.journal).toEqual([])
  })

  it('says the day in names that hang on the order of rows, so that nobody inherits them', async () => {
    const list = (mails: readonly string[]) =>
      source('list', fromRows(mails.map((mail) => ({ mail }))), { meanings: { mail: 'email' } })
    const one = await mergeSources([list(['a@x.org', 'b@x.org'])], options)
    const two = await mergeSources([list(['b@x.org', 'a@x.org'])], {
      ...second,
      previous: { links: one.links, lasting: [] },
    })
    expect(Object.keys(held(one))).toEqual(['list:1', 'list:2'])
    expect(Object.keys(held(two))).toEqual(['list:2024-07-01:1', 'list:2024-07-01:2'])
  })

  it('hangs on no order of rows, and leaves everybody alone where nothing changed', async () => {
    const mail = fc.constantFrom(null, 'a@x.org', 'b@x.org', 'c@x.org', 'd@x.org')
    const id = fc.constantFrom(null, null, 'k1', 'k2')
    const row = fc.record({ no: fc.constantFrom('1', '2', '3', '4', '5', '6', '7'), id, mail })
    const rows = fc.uniqueArray(row, { selector: ({ no }) => no, minLength: 1 })
    await fc.assert(
      fc.asyncProperty(rows, rows, fc.infiniteStream(fc.nat()), async (before, after, places) => {
        const [one, two, three] = await waves(before, after, after)
        const previous = { links: one.links, lasting: ['shop'] }
        const order = after
          .map((_, i) => [places.next().value ?? 0, i])
          .sort(([a, i], [b, j]) => a - b || i - j)
          .map(([, i]) => i)
        const shuffled = { ...shop(after), table: take(shop(after).table, Int32Array.from(order)) }
        const again = await mergeSources([shuffled], { ...options, previous })
        expect(said(again)).toEqual(said(two))
        expect(held(three)).toEqual(held(two))
      }),
    )
  })
})
