import { describe, expect, it } from 'vitest'
import type { Limits } from '../../src/contracts/limits.ts'
import type { Options } from '../../src/contracts/options.ts'
import type { Scores } from '../../src/contracts/scores.ts'
import { drawNormal } from '../../src/math/normal.ts'
import { openCursor } from '../../src/synth/cursor.ts'
import { openWorld, synthesize } from '../../src/synth/index.ts'
import type { Person } from '../../src/synth/people/person.ts'
import { limitsFor } from '../../src/synth/retailer/limits.ts'
import { trueGrid, trueOptions, trueScores, trueValue } from '../../src/synth/truth.ts'
import { columnOfKind, textAt } from '../../src/table/access.ts'
import { fromArrays } from '../../src/table/from-arrays.ts'
import { textColumn } from '../../src/table/text-columns.ts'
import { toRows } from '../../src/table/to-rows.ts'
import { withColumns } from '../../src/table/with-columns.ts'
import { planTarget } from '../../src/target/plan.ts'
import type { Latent } from './latent.ts'
import { forEachPerson } from './latent.ts'

const spec = { seed: 9, customers: 4000, level: 'easy' } as const
const logistic = (x: number): number => 1 / (1 + Math.exp(-x))

/** Numbers of one offer of the home department and one channel, as published with the formulas. */
interface Numbers {
  readonly option: number
  readonly offer: { discount: number; fix: number; strength: number; pull: number; surplus: number }
  readonly suits: (person: Person) => number
  readonly channel: { place: number; cost: number; persuasion: number; loss: number; optOut: number }
  readonly attention: (person: Person) => number
  readonly worth: (annualMargin: number) => number
  readonly annoyance: number
}

const homeBySms: Numbers = {
  option: 3 * 5 + 2,
  offer: { discount: 0.2, fix: 0, strength: 0.35, pull: 0.25, surplus: 0 },
  suits: (p) => -0.6 + p.priceSensitivity - 0.2 * p.convenience - 0.2 * p.income,
  channel: { place: 2, cost: 0.045, persuasion: 0.8, loss: 0.3, optOut: 0.007 },
  attention: (p) => 0.9 + 0.2 * p.digital,
  worth: (margin) => 0.4 + 0.03 * margin,
  annoyance: 0.08,
}

const deliveryByCall: Numbers = {
  option: 5 * 5 + 4,
  offer: { discount: 0, fix: 6, strength: 0.3, pull: 0.1, surplus: 5 },
  suits: (p) =>
    -1 - 0.2 * p.priceSensitivity + p.convenience + 0.2 * p.family + 0.2 * p.income - 0.2 * p.digital,
  channel: { place: 4, cost: 4, persuasion: 3.2, loss: 0.45, optOut: 0.02 },
  attention: (p) => -0.3 - 0.2 * p.digital,
  worth: (margin) => 0.3 + 0.03 * margin,
  annoyance: 0.6,
}

/** The formulas written out once more, with the platform's exp. */
function worthOf({ person, active }: Latent, seed: number, numbers: Numbers) {
  const { offer, channel } = numbers
  const cursor = openCursor(seed).open(40, person.id)
  const z = drawNormal(cursor)
  const { tolerance } = person
  const attention = logistic(numbers.attention(person) + 0.25 * tolerance + 0.5 * z) * (active ? 1 : 0.55)
  const familiar = 0.55 + 0.9 * (1 - Math.exp(-26 * person.frequency)) * (active ? 1 : 0.5)
  const fit = logistic(numbers.suits(person))
  const elsewhere = 1 - Math.exp(-4 * person.wallet[1] * (active ? 1 - person.share[1] : 0.3))
  const q = Math.min(0.95, 4.5 * offer.strength * fit * elsewhere * attention * channel.persuasion * familiar)
  const amount = person.order[1]
  const bought = Array.from(person.rate, (rate) => (active ? 4 * rate : 0))
  const margins = [0.24, 0.38, 0.46, 0.16]
  const waveMargin = bought.reduce((sum, orders, d) => sum + orders * margins[d] * person.order[d], 0)
  const used = attention * (0.1 + 0.4 * logistic(person.priceSensitivity)) * bought[1]
  const value =
    q * (amount * (1.1 * 0.38 * (1 - offer.pull) - offer.discount) - offer.fix) -
    used * (amount * offer.discount + offer.fix / 2) -
    attention * channel.loss * logistic(-2.2 - 1.5 * tolerance) * waveMargin -
    channel.cost -
    Math.min(0.95, channel.optOut * Math.exp(-0.7 * tolerance)) * numbers.worth(13 * waveMargin)
  const benefit =
    q * (amount * offer.discount + offer.surplus) +
    used * amount * offer.discount -
    numbers.annoyance * Math.exp(-0.8 * tolerance)
  return { value, benefit }
}

describe('trueScores', () => {
  const scores = trueScores(openWorld(spec))
  const cells = columnOfKind(scores, 'cells', 'cells')

  it.each([homeBySms, deliveryByCall])('are the formulas of value and benefit, on the grid', (numbers) => {
    let compared = 0
    let furthest = 0
    forEachPerson(spec, (latent) => {
      const { id } = latent.person
      for (let cell = cells.rowPtr[id]; cell < cells.rowPtr[id + 1]; cell++) {
        if (cells.option[cell] !== numbers.option) continue
        const expected = worthOf(latent, spec.seed, numbers)
        furthest = Math.max(
          furthest,
          Math.abs(cells.value[cell] - expected.value),
          Math.abs(cells.benefit[cell] - expected.benefit),
        )
        compared++
      }
    })
    expect(compared).toBeGreaterThan(900)
    expect(furthest).toBeLessThan(trueGrid * 0.5001)
    expect(Array.from(cells.value).every((value) => Number.isInteger(value / trueGrid))).toBe(true)
  })

  it('stand for the channels that customers still grant after the pilot, and no other', () => {
    const granted = new Set<string>()
    const lost = new Set<string>()
    for (const row of toRows(synthesize(spec).consent.table())) {
      const key = `${row['customer_id']} ${row['channel']}`
      if (row['status'] === 'granted') granted.add(key)
      else if (String(row['since']) >= '2025-06-02') lost.add(key)
    }
    const scored = new Set<string>()
    const ids = columnOfKind(scores, 'customer_id', 'text')
    for (let row = 0; row < scores.rowCount; row++)
      for (let cell = cells.rowPtr[row]; cell < cells.rowPtr[row + 1]; cell++)
        scored.add(`${textAt(ids, row)} ${trueOptions[cells.option[cell]].channel}`)
    expect(scored).toEqual(granted)
    expect(lost.size).toBeGreaterThan(0)
  })

  it('of a part are those of the whole', () => {
    const part = columnOfKind(trueScores(openWorld({ ...spec, from: 100, to: 140 })), 'cells', 'cells')
    expect(part.value).toEqual(cells.value.slice(cells.rowPtr[100], cells.rowPtr[140]))
  })

  it('name sixty options, cheap ones and dear ones', () => {
    expect(trueOptions).toHaveLength(60)
    expect(trueOptions[17]).toEqual({ offer: 'Home 20 %', channel: 'sms', department: 'home', cost: 0.045 })
  })
})

describe('the best plan', () => {
  it('is worth what an independent simulation found at scale 3, 313.5 EUR per 1,000 customers, within 3 %', async () => {
    const customers = 20_000
    const retailer = { seed: 1, customers, level: 'easy', effectScale: 3, pilotShare: 0 } as const
    const scores = trueScores(openWorld(retailer))
    const { messages, ...limits } = limitsFor(customers)
    const plan = await planTarget(
      everybody(withColumns(scores, { segment: textColumn(Array(customers).fill('all')) })),
      options(),
      { ...limits, segments: { all: { max: messages } } } satisfies Limits,
      { holdout: { share: 0, salt: 'none' } },
    )
    expect(plan.gap).toBeLessThan(1e-4)
    expect(Math.abs((1000 * plan.objective) / customers / 313.5 - 1)).toBeLessThan(0.03)
    const valued = trueValue(openWorld(retailer), plan.decisions)
    expect(valued.messages).toBe(plan.decisions.rowCount)
    expect(valued.unreachable).toBe(0)
    expect(Math.abs(valued.value - plan.objective)).toBeLessThan(valued.messages * trueGrid)
    expect(valued.unwelcome / valued.messages).toBeLessThan(0.2)
  })

  function everybody(table: Scores['table']): Scores {
    const header = { customers: '0'.repeat(32), currency: 'EUR', unit: 'customer', grid: trueGrid } as const
    return { kind: 'scores', header, table, excluded: {} }
  }

  function options(): Options {
    const zero = trueOptions.map(() => 0)
    const table = fromArrays(
      {
        option: trueOptions.map((_, number) => number),
        offer: trueOptions.map(({ offer }) => offer),
        channel: trueOptions.map(({ channel }) => channel),
        department: trueOptions.map(({ department }) => department),
        exclusive_group: trueOptions.map(() => null),
        cost: trueOptions.map(({ cost }) => cost),
        margin: zero,
        redemption: zero,
        benefit: zero,
        annoyance: zero,
      },
      { kinds: { option: 'integer', exclusive_group: 'text' } },
    )
    return { kind: 'options', currency: 'EUR', table }
  }
})

describe('trueValue', () => {
  const plan = (rows: readonly (readonly [string, string, string])[]) =>
    fromArrays({
      customer_id: rows.map(([id]) => id),
      offer: rows.map(([, offer]) => offer),
      channel: rows.map(([, , channel]) => channel),
    })

  it('sums the scores of a plan, and charges a message that reaches nobody with its cost alone', () => {
    const scores = trueScores(openWorld({ ...spec, from: 0, to: 200 }))
    const cells = columnOfKind(scores, 'cells', 'cells')
    const ids = columnOfKind(scores, 'customer_id', 'text')
    let expected = 0
    let missed = 0
    const rows = Array.from({ length: 200 }, (_, row) => {
      const option = [...cells.option.subarray(cells.rowPtr[row], cells.rowPtr[row + 1])].indexOf(59)
      if (option < 0) missed++
      expected += option < 0 ? -4 : cells.value[cells.rowPtr[row] + option]
      return [textAt(ids, row) ?? '', 'Set-up service', 'call'] as const
    })
    const value = trueValue(openWorld(spec), plan(rows))
    expect(missed).toBeGreaterThan(100)
    expect(value.unreachable).toBe(missed)
    expect(Math.abs(value.value - expected)).toBeLessThan(200 * trueGrid)
    expect(value.cost).toBe(800)
  })

  it('is 0 for nobody', () => {
    const nobody = plan([])
    const empty = { customer_id: textColumn([]), offer: textColumn([]), channel: textColumn([]) }
    expect(trueValue(openWorld(spec), withColumns(nobody, empty))).toEqual({
      value: 0,
      benefit: 0,
      cost: 0,
      messages: 0,
      customers: 0,
      worseOff: 0,
      atALoss: 0,
      unwelcome: 0,
      unreachable: 0,
      again: 0,
      wasted: 0,
      optOuts: 0,
    })
  })

  it('refuses strangers and misspelt names', () => {
    expect(() => trueValue(openWorld(spec), plan([['c000004000', 'Fresh 15 %', 'email']]))).toThrow(
      'did not give out',
    )
    expect(() => trueValue(openWorld(spec), plan([['customer 1', 'Fresh 15 %', 'email']]))).toThrow(
      'did not give out',
    )
    expect(() => trueValue(openWorld(spec), plan([['c000000001', 'Fresh 51 %', 'email']]))).toThrow(
      '"Fresh 15 %"',
    )
    expect(() => trueValue(openWorld(spec), plan([['c000000001', 'Fresh 15 %', 'mail']]))).toThrow('"email"')
  })
})
