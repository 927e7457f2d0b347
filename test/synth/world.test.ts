import { describe, expect, it } from 'vitest'
import { ClienteleError } from '../../src/errors.ts'
import { openWorld, type PlanTable, type Retailer, type RetailerSpec } from '../../src/synth/index.ts'
import { settle } from '../../src/synth/spec.ts'
import { openMembership } from '../../src/synth/tables/membership.ts'
import { openRecordKeys } from '../../src/synth/tables/record-keys.ts'
import { trueOptions, trueScores, trueValue } from '../../src/synth/truth.ts'
import { columnOfKind, textAt } from '../../src/table/access.ts'
import { makeTable } from '../../src/table/make-table.ts'
import type { Table } from '../../src/table/table.ts'
import { textColumn } from '../../src/table/text-columns.ts'
import { toRows } from '../../src/table/to-rows.ts'
import { csvText } from '../../src/table/write-csv.ts'

const spec: RetailerSpec = { seed: 17, customers: 3000 }
const days = { zero: '2025-06-02', over: '2025-06-30', second: '2025-07-28' }

type Message = readonly [customer: string, offer: string, channel: string]

function planOf(messages: readonly Message[]): PlanTable {
  return makeTable({
    customer_id: textColumn(messages.map(([customer]) => customer)),
    offer: textColumn(messages.map(([, offer]) => offer)),
    channel: textColumn(messages.map(([, , channel]) => channel)),
  })
}

/** The keys of customers who were in the pilot, each a person of their own. */
function keysOf(retailer: Retailer): string[] {
  return toRows(retailer.contacts.table()).map((row) => String(row['customer_id']))
}

/** Code and words of what is refused. */
function refusal(refused: () => unknown): string {
  try {
    refused()
  } catch (error) {
    if (error instanceof ClienteleError) return `${error.code}: ${error.message}`
    throw error
  }
  return 'not refused'
}

const rowsOf = (table: { table(): Table }) => toRows(table.table()).map((row) => JSON.stringify(row))

describe('a view', () => {
  const world = openWorld(spec)
  world.apply(planOf([]), 1)
  const view = (asOf: string) => world.view(asOf)

  it.each([
    ['2024-11-01', 'long before the pilot'],
    [days.zero, 'on the day of the pilot'],
    ['2025-06-10', 'within the pilot'],
    [days.over, 'after the pilot'],
    [days.second, 'after a wave'],
  ])('as of %s shows nothing that happened or was written down on that day or later', (asOf) => {
    const { transactions, contacts, campaigns, consent, crm, shop, service } = view(asOf)
    for (const row of toRows(transactions.table())) {
      expect(String(row['at']) < asOf).toBe(true)
      expect(String(row['recorded_at']) < asOf).toBe(true)
    }
    for (const row of toRows(contacts.table())) expect(String(row['at']) < asOf).toBe(true)
    for (const row of toRows(campaigns.table())) expect(String(row['at']) < asOf).toBe(true)
    for (const row of toRows(consent.table())) expect(String(row['since']) < asOf).toBe(true)
    for (const row of toRows(crm.table())) {
      expect(String(row['joined']) < asOf).toBe(true)
      expect(String(row['updated']) < asOf).toBe(true)
    }
    for (const row of toRows(shop.table())) expect(String(row['joined']) < asOf).toBe(true)
    for (const row of toRows(service.table())) expect(String(row['called']) < asOf).toBe(true)
  })

  it('of a later day holds every purchase of an earlier one, and more', () => {
    const later = new Set(rowsOf(view(days.second).transactions))
    const earlier = rowsOf(view('2025-06-10').transactions)
    expect(earlier.length).toBeGreaterThan(5000)
    expect(later.size).toBeGreaterThan(earlier.length)
    expect(earlier.every((row) => later.has(row))).toBe(true)
  })

  it('of any later day holds the same withdrawals of before day 0, whatever customers have turned into', () => {
    const drifting = openWorld({ ...spec, level: 'hostile' })
    const withdrawalsOn = (asOf: string) =>
      toRows(drifting.view(asOf).consent.table())
        .filter((row) => row['status'] === 'withdrawn' && String(row['since']) < days.zero)
        .map((row) => JSON.stringify(row))
    const before = withdrawalsOn(days.zero)
    for (let wave = 1; wave <= 6; wave++) drifting.apply(planOf([]), wave)
    expect(before.length).toBeGreaterThan(100)
    expect(withdrawalsOn('2025-12-15')).toEqual(before)
  })

  it('tells outcomes when their 28 days are over, not before', () => {
    const during = toRows(view('2025-06-29').contacts.table())
    const after = toRows(view(days.over).contacts.table())
    expect(during).toHaveLength(after.length)
    expect(during.every((row) => row['margin'] === null && row['opted_out'] === null)).toBe(true)
    expect(after.every((row) => row['margin'] !== null && row['opted_out'] !== null)).toBe(true)
  })

  it('is refused before the first event and after the last wave that had its plan', () => {
    expect(refusal(() => view('2022-01-01'))).toMatch(/^ARGUMENT_INVALID: .*Nothing had happened/)
    expect(refusal(() => view('2025-07-29'))).toMatch(/^ARGUMENT_INVALID: .*Apply the plan of wave 2 first/)
    expect(refusal(() => view('2025-02-30'))).toMatch(/^DATE_INVALID: /)
  })

  it('stays as it was when later plans are applied', () => {
    const fresh = openWorld(spec)
    const before = fresh.view(days.over)
    const keys = keysOf(before)
    const rows = rowsOf(before.consent)
    fresh.apply(planOf(keys.slice(0, 500).map((key) => [key, 'Fresh 15 %', 'push'])), 1)
    expect(rowsOf(before.consent)).toEqual(rows)
  })
})

describe('applying plans', () => {
  const keys = keysOf(openWorld(spec).view(days.over))
  const first = planOf(keys.slice(0, 400).map((key) => [key, 'Home 20 %', 'sms']))
  const second = planOf(keys.slice(100, 300).map((key) => [key, 'Tech 8 %', 'email']))

  it('gives the messages and what followed, the same in a world that is opened anew', () => {
    const world = openWorld(spec)
    const applied = [world.apply(first, 1), world.apply(second, 2)]
    const again = openWorld(spec)
    const resumed = [again.apply(first, 1), again.apply(second, 2)]
    expect(applied.map(({ over }) => over)).toEqual(['2025-07-28', '2025-08-25'])
    expect(applied.map(({ contacts }) => contacts.table().rowCount)).toEqual([400, 200])
    applied.forEach(({ contacts }, wave) => {
      expect(rowsOf(contacts)).toEqual(rowsOf(resumed[wave].contacts))
    })
    const parts = [applied[0].contacts.table(0, 1000), applied[0].contacts.table(1000, 3000)]
    expect(parts.flatMap((part) => toRows(part))).toEqual(toRows(applied[0].contacts.table()))
  })

  it('is resumed half-way through a wave: what is read after the world was opened anew follows on what was read before', () => {
    const inOneGo = openWorld(spec)
    const whole = [inOneGo.apply(first, 1), inOneGo.apply(second, 2)]
    const half = (from: number, to: number) => {
      const world = openWorld(spec)
      world.apply(first, 1)
      return toRows(world.apply(second, 2).contacts.table(from, to))
    }
    const halves = [half(0, 300), half(300, 3000)]
    expect(halves[0].length * halves[1].length).toBeGreaterThan(0)
    expect(halves.flat()).toEqual(toRows(whole[1].contacts.table()))
    const resumed = openWorld(spec)
    resumed.apply(first, 1)
    const { over } = resumed.apply(second, 2)
    const one = inOneGo.view(over)
    const other = resumed.view(over)
    for (const name of ['crm', 'transactions', 'contacts', 'consent'] as const)
      expect(csvText(other[name].table())).toBe(csvText(one[name].table()))
  })

  it('twice changes nothing; another plan, or a wave too early, is refused', () => {
    const world = openWorld(spec)
    const once = rowsOf(world.apply(first, 1).contacts)
    const shuffled = planOf(
      toRows(first)
        .reverse()
        .map((row) => [String(row['customer_id']), String(row['offer']), String(row['channel'])]),
    )
    expect(rowsOf(world.apply(shuffled, 1).contacts)).toEqual(once)
    expect(world.applied).toBe(1)
    expect(refusal(() => world.apply(second, 1))).toMatch(/^ARGUMENT_INVALID: .*has had another plan/)
    for (const wave of [3, 0, 1.5])
      expect(refusal(() => world.apply(second, wave))).toMatch(/^ARGUMENT_INVALID: .*the next wave is 2/)
  })

  it('refuses unknown options, customers of another retailer, and a flood of messages', () => {
    const world = openWorld(spec)
    const refused = (messages: readonly Message[]): string => refusal(() => world.apply(planOf(messages), 1))
    expect(refused([[keys[0], 'Fresh 51 %', 'email']])).toMatch(/^OPTION_NAME_UNKNOWN: .*"Fresh 15 %"/)
    expect(refused([[keys[0], 'Fresh 15 %', 'mail']])).toMatch(/^OPTION_NAME_UNKNOWN: .*"email"/)
    expect(refused([['c000000001', 'Fresh 15 %', 'email']])).toMatch(/^ARGUMENT_INVALID: .*did not give out/)
    const stranger = keysOf(openWorld({ ...spec, seed: 18 }).view(days.over))
    const strangers = stranger.map((key): Message => [key, 'Fresh 15 %', 'email'])
    expect(refused(strangers)).toMatch(/^ARGUMENT_INVALID: .*did not give out/)
    const flood = trueOptions.slice(0, 9).map(({ offer, channel }): Message => [keys[0], offer, channel])
    expect(refused(flood)).toMatch(/^ARGUMENT_INVALID: .*more than 8 messages/)
    expect(world.applied).toBe(0)
  })

  it('refuses the key of a record that nobody wrote, applied or valued', () => {
    const settings = settle(spec)
    const { keyOf } = openRecordKeys(settings)
    const membership = openMembership(settings)
    const known = Array.from({ length: 200 }, (_, id) => id).find(
      (id) => membership(id, new Uint8Array(3))[0] === 1,
    )
    if (known === undefined) throw new Error('nobody has one record in the customer file')
    const to = (record: number) => planOf([[keyOf(0, known, record), 'Fresh 15 %', 'email']])
    const world = openWorld(spec)
    for (const use of [
      (plan: PlanTable) => world.apply(plan, 1),
      (plan: PlanTable) => trueValue(world, plan),
    ]) {
      expect(() => use(to(1))).toThrowError(expect.objectContaining({ code: 'ARGUMENT_INVALID' }))
      expect(() => use(to(0))).not.toThrow()
    }
  })

  it('shares all words with any other plan: who gets the same message answers the same', () => {
    const some = openWorld(spec).apply(first, 1).contacts
    const more = openWorld(spec).apply(
      planOf([
        ...keys.slice(0, 200).map((key): Message => [key, 'Home 20 %', 'sms']),
        [keys[900], 'Tech 8 %', 'call'],
      ]),
      1,
    ).contacts
    const answers = new Map(toRows(some.table()).map((row) => [row['customer_id'], JSON.stringify(row)]))
    const same = toRows(more.table()).filter((row) => answers.get(row['customer_id']) === JSON.stringify(row))
    expect(same).toHaveLength(200)
  })

  it('ends channels that the next view no longer holds as granted', () => {
    const world = openWorld({ ...spec, customers: 6000 })
    const everybody = keysOf(world.view(days.over))
    const { contacts, over } = world.apply(planOf(everybody.map((key) => [key, 'Fresh 15 %', 'push'])), 1)
    const left = toRows(contacts.table()).filter((row) => row['opted_out'] === true)
    expect(left.length).toBeGreaterThan(3)
    const statements = toRows(world.view(over).consent.table())
    for (const { customer_id } of left) {
      const push = statements.filter(
        (row) =>
          row['customer_id'] === customer_id && row['channel'] === 'push' && row['purpose'] === 'marketing',
      )
      expect(push.map((row) => row['status'])).toContain('withdrawn')
    }
  })

  it('counts messages without consent as violations, which cost and do nothing', () => {
    const world = openWorld(spec)
    const calls = planOf(keys.map((key) => [key, 'Set-up service', 'call']))
    const { unreachable, cost, messages, value } = trueValue(world, calls)
    expect(unreachable).toBeGreaterThan(0.6 * messages)
    expect(cost).toBe(4 * messages)
    expect(value).toBeLessThan(-4 * unreachable)
    const answered = toRows(world.apply(calls, 1).contacts.table())
    expect(answered).toHaveLength(messages)
    expect(answered.filter((row) => row['redeemed'] === true).length).toBeLessThan(messages - unreachable)
  })
})

describe('time', () => {
  const meanWorth = (scores: Table, option: number): number => {
    const cells = columnOfKind(scores, 'cells', 'cells')
    let sum = 0
    let count = 0
    for (let cell = 0; cell < cells.option.length; cell++) {
      if (cells.option[cell] !== option) continue
      sum += cells.value[cell]
      count++
    }
    return sum / count
  }
  const fresh15BySms = 2

  it('without drift and fatigue changes nothing', () => {
    const world = openWorld({ ...spec, level: 'easy' })
    const first = trueScores(world)
    world.apply(planOf([]), 1)
    expect(trueScores(world)).toEqual(first)
  })

  it('makes those tired who hear from us, and lets them forget', () => {
    const still = openWorld({ ...spec, drift: false })
    const tired = openWorld({ ...spec, drift: false })
    const cells = columnOfKind(trueScores(still), 'cells', 'cells')
    expect(cells.option.length).toBeGreaterThan(10_000)
    const keys = keysOf(still.view(days.over))
    still.apply(planOf([]), 1)
    tired.apply(planOf(keys.map((key) => [key, 'Fresh 15 %', 'sms'])), 1)
    const loss = [2, 3, 4].map((wave) => {
      const difference = meanWorth(trueScores(still), 17) - meanWorth(trueScores(tired), 17)
      still.apply(planOf([]), wave)
      tired.apply(planOf([]), wave)
      return difference
    })
    expect(loss[0]).toBeGreaterThan(0.005)
    expect(loss[1]).toBeLessThan(0.75 * loss[0])
    expect(loss[2]).toBeLessThan(0.75 * loss[1])
  })

  it('with drift makes post dearer, turns people to style, and lets a competitor match what food gives away', () => {
    const world = openWorld(spec)
    const worth = [meanWorth(trueScores(world), fresh15BySms)]
    for (let wave = 1; wave <= 5; wave++) {
      world.apply(planOf([]), wave)
      worth.push(meanWorth(trueScores(world), fresh15BySms))
    }
    const post = toRows(world.view('2025-11-17').channels).find((row) => row['channel'] === 'post')
    expect(post?.['cost']).toBeCloseTo(0.75 * 1.05 ** 6, 3)
    expect(worth[2]).toBeLessThan(worth[0])
  })
})

it('a second message adds its own worth less what being written to too often costs', () => {
  const world = openWorld({ ...spec, level: 'easy' })
  const scores = trueScores(world)
  const cells = columnOfKind(scores, 'cells', 'cells')
  const ids = columnOfKind(scores, 'customer_id', 'text')
  const row = Array.from({ length: 500 }, (_, r) => r).find((r) => {
    const found = [...cells.option.subarray(cells.rowPtr[r], cells.rowPtr[r + 1])]
    return found.includes(0) && found.includes(15) && found.includes(5)
  })
  if (row === undefined) throw new Error('nobody is reached by e-mail')
  const id = textAt(ids, row) ?? ''
  const one = trueValue(world, planOf([[id, 'Fresh 15 %', 'email']]))
  const other = trueValue(world, planOf([[id, 'Home 20 %', 'email']]))
  const both = trueValue(
    world,
    planOf([
      [id, 'Fresh 15 %', 'email'],
      [id, 'Home 20 %', 'email'],
    ]),
  )
  const same = trueValue(
    world,
    planOf([
      [id, 'Fresh 15 %', 'email'],
      [id, 'Spend 60 save 6', 'email'],
    ]),
  )
  const fatigue = one.value + other.value - both.value
  expect(both.again).toBe(1)
  expect(both).toMatchObject({ messages: 2, customers: 1, worseOff: both.benefit < 0 ? 1 : 0 })
  expect(fatigue).toBeGreaterThan(0)
  expect(fatigue).toBeLessThan(0.1)
  expect(same.value).toBeLessThan(one.value - 0.004 - fatigue)
  expect(same.value).toBeGreaterThan(one.value - 0.1 - fatigue)
  expect(same.benefit).toBeLessThan(one.benefit)
})

it('who is worse off by one message and better off by another is judged by both together', () => {
  const world = openWorld({ ...spec, level: 'easy' })
  const ids = Array.from({ length: 500 }, (_, row) => `c${String(row).padStart(9, '0')}`)
  const sentTo = (id: string) =>
    [
      ['Set-up service', 'email'],
      ['Home 20 %', 'email'],
    ].map(([offer, channel]) => [id, offer, channel] as const)
  const benefitOf = (...rows: readonly (readonly [string, string, string])[]) =>
    trueValue(world, planOf(rows))
  const apart = ids.map((id) => sentTo(id).map((row) => benefitOf(row).benefit))
  const mixed = apart.findIndex(([one, other]) => one * other < 0 && one + other > 0)
  const unlucky = apart.findIndex(([one, other]) => one * other < 0 && one + other < 0)
  expect(mixed).toBeGreaterThanOrEqual(0)
  expect(unlucky).toBeGreaterThanOrEqual(0)
  const { messages, customers, worseOff, unwelcome } = benefitOf(
    ...sentTo(ids[mixed]),
    ...sentTo(ids[unlucky]),
  )
  expect({ messages, customers, worseOff, unwelcome }).toEqual({
    messages: 4,
    customers: 2,
    worseOff: 1,
    unwelcome: 2,
  })
})
