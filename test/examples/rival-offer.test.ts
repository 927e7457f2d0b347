import { expect, it } from 'vitest'
import { readOffers } from '../../examples/closed-loop/rival-offer.ts'
import type { ContactColumn } from '../../src/synth/index.ts'
import { fromRows, type Table } from '../../src/table/index.ts'

interface Row {
  readonly customer_id?: string
  readonly campaign?: string
  readonly offer?: string
  readonly channel?: string
  readonly margin: number | null
  readonly propensity?: number
}

/** Contacts with margins in cents; a message costs EUR 0.5. */
function contacts(rows: readonly Row[]): Table<ContactColumn> {
  const cells = rows.map(({ offer = null, channel = 'email', propensity = 0.1, ...row }) => ({
    customer_id: 'a',
    campaign: 'pilot',
    ...row,
    offer,
    channel: offer === null ? null : channel,
    cost: offer === null ? 0 : 0.5,
    propensity: offer === null ? 0.3 : propensity,
  }))
  return fromRows(cells, {
    kinds: { offer: 'text', channel: 'text', margin: 'number' },
  }) as Table<string> as Table<ContactColumn>
}

const reached = new Set(['a'])
const controls: readonly Row[] = [{ margin: 100 }, { margin: 300 }]
const namesOf = (rows: readonly Row[]): string[] =>
  readOffers(contacts(rows), reached).map(({ offer }) => offer)

it('an offer is worth the mean margin less the cost of the message, less the mean of the controls', () => {
  const [best, second] = readOffers(
    contacts([
      ...controls,
      { offer: 'Tent', margin: 350 },
      { offer: 'Tent', margin: 450 },
      { offer: 'Boat', margin: 500 },
    ]),
    reached,
  )
  expect(best).toMatchObject({ offer: 'Boat', treated: 1, value: 5 - 0.5 - 2 })
  expect(second).toMatchObject({ offer: 'Tent', treated: 2, value: 4 - 0.5 - 2 })
  // Means of two that lie EUR 1 (controls) and 0.5 from them have variances of 1/2 and 1/8.
  expect(second.standardError).toBeCloseTo(Math.sqrt(1 / 2 + 1 / 8), 12)
})

it('weighs one by the logged chance where chances differ within an offer', () => {
  const [{ value }] = readOffers(
    contacts([
      ...controls,
      { offer: 'Tent', margin: 400, propensity: 0.1 },
      { offer: 'Tent', margin: 1000, propensity: 0.2 },
    ]),
    reached,
  )
  expect(value).toBeCloseTo((10 * 4 + 5 * 10) / 15 - 0.5 - 2, 12)
})

it('compares only those whom e-mail reached, and leaves out other channels, other campaigns and what is not over', () => {
  const rows: readonly Row[] = [...controls, { offer: 'Tent', margin: 400 }]
  const others: readonly Row[] = [
    { customer_id: 'b', margin: 9000 },
    { customer_id: 'b', offer: 'Tent', margin: 9000 },
    { offer: 'Tent', channel: 'post', margin: 9000 },
    { offer: 'Tent', campaign: 'wave 1', margin: 9000 },
    { offer: 'Tent', margin: null },
    { offer: 'Boat', channel: 'post', margin: 9000 },
  ]
  expect(readOffers(contacts([...rows, ...others]), reached)).toEqual(readOffers(contacts(rows), reached))
})

it('goes by name where two offers are worth the same, in whatever order they come', () => {
  const rows: readonly Row[] = [...controls, { offer: 'Tent', margin: 400 }, { offer: 'Boat', margin: 400 }]
  expect(namesOf(rows)).toEqual(['Boat', 'Tent'])
  expect(namesOf([...rows].reverse())).toEqual(['Boat', 'Tent'])
})
