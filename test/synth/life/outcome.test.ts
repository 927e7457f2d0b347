import { describe, expect, it } from 'vitest'
import { outcomeStream } from '../../../src/math/streams.ts'
import { openCursor } from '../../../src/synth/cursor.ts'
import { openWorld } from '../../../src/synth/index.ts'
import { drawEffect, noEffect } from '../../../src/synth/life/outcome.ts'
import { channels } from '../../../src/synth/retailer/channels.ts'
import { trueScores } from '../../../src/synth/truth.ts'
import { columnOfKind } from '../../../src/table/access.ts'
import { forEachPerson, type Mean, meanOf, openAnswers } from '../latent.ts'

const seed = 3
const customers = 1500
const waves = 12
/** E-mail, SMS and call of an offer of each kind: a discount, a service, a discount that many use anyway. */
const options = [0, 2, 4, 5 * 5 + 4, 9 * 5 + 2]

/** How far the mean of many draws lies from what was foretold, in standard errors. */
function errorsAway(difference: Mean): number {
  return Math.abs(difference.mean()) / difference.error()
}

const answer = openAnswers(seed)

describe('the outcomes of a wave', () => {
  const spec = { seed, customers, level: 'easy', pilotShare: 0 } as const
  const cells = columnOfKind(trueScores(openWorld(spec)), 'cells', 'cells')
  const worth = new Map<string, number>()
  for (let id = 0; id < customers; id++)
    for (let cell = cells.rowPtr[id]; cell < cells.rowPtr[id + 1]; cell++)
      worth.set(`${id} ${cells.option[cell]}`, cells.value[cell])
  const track = () =>
    options.map(() => ({ orders: meanOf(), visits: meanOf(), optOuts: meanOf(), margin: meanOf() }))
  const away = track()
  const baseline = meanOf()
  let sameWords = 0
  let contacts = 0
  forEachPerson({ seed, customers }, (latent) => {
    const { person, potential } = latent
    const expected = potential.baseline.reduce((sum, mean) => sum + mean, 0)
    for (let wave = 0; wave < waves; wave++) {
      const without = answer(latent, null, wave)
      const before = { orders: without.orders.slice(), margin: without.margin, visited: without.visited }
      baseline.add(before.orders.reduce((sum, count) => sum + count, 0) - expected)
      options.forEach((option, i) => {
        const department = Math.floor(option / 15)
        const channel = option % 5
        const outcome = answer(latent, option, wave)
        const change = outcome.orders[department] - before.orders[department]
        const lost = potential.loses[channel] * potential.baseline[department]
        away[i].orders.add(change - (potential.increment[option] - lost))
        const anyway = Math.exp(-expected)
        const visit = potential.visit[option]
        const silenced = potential.loses[channel] * (1 - visit) * (1 - anyway)
        away[i].visits.add(Number(outcome.visited) - Number(before.visited) - (visit * anyway - silenced))
        away[i].optOuts.add(Number(outcome.optedOut) - potential.optsOut[channel])
        const truth = worth.get(`${person.id} ${option}`)
        const price = channels[channel].cost + potential.optsOut[channel] * potential.channelWorth[channel]
        if (truth !== undefined) away[i].margin.add(outcome.margin - before.margin - price - truth)
        contacts++
        if (change === 0 && outcome.orders.every((count, d) => count === before.orders[d])) sameWords++
      })
    }
  })

  it('have the expected orders without contact', () => {
    expect(errorsAway(baseline)).toBeLessThan(4)
  })

  it.each(options.map((option, i) => [option, i] as const))(
    'change orders, visits, margin and channels by option %i as foretold, in the mean',
    (_, i) => {
      const { orders, visits, optOuts, margin } = away[i]
      for (const mean of [orders, visits, optOuts, margin]) expect(errorsAway(mean)).toBeLessThan(4)
      expect(orders.error()).toBeLessThan(0.004)
      expect(margin.error()).toBeLessThan(0.2)
    },
  )

  it('draw the same words whatever is sent, so that most contacts change nothing', () => {
    expect(sameWords / contacts).toBeGreaterThan(0.9)
  })

  it('are the same when drawn again, in another order, and differ between waves', () => {
    forEachPerson({ seed, customers: 200 }, (latent) => {
      const drawn = [7, 3].map((wave) => ({ ...answer(latent, 4, wave), wave }))
      const again = answer(latent, 4, 7)
      expect([again.margin, again.redeemed, again.visited]).toEqual([
        drawn[0].margin,
        drawn[0].redeemed,
        drawn[0].visited,
      ])
    })
    const margins = new Set<number>()
    forEachPerson({ seed, customers: 200 }, (latent) => {
      for (let wave = 0; wave < 3; wave++) margins.add(answer(latent, 4, wave).margin)
    })
    expect(margins.size).toBeGreaterThan(60)
  })

  it('drive all orders of a wave away with the chance foretold, and none from those who use the coupon', () => {
    const calls = meanOf()
    const users = { count: 0, lost: 0 }
    forEachPerson({ seed: 4, customers: 6000 }, (latent) => {
      const { potential } = latent
      const elsewhere = potential.baseline[1] + potential.baseline[2] + potential.baseline[3]
      if (elsewhere < 0.4) return
      for (let wave = 0; wave < 60; wave++) {
        const others = (outcome: { orders: Float64Array }) =>
          outcome.orders.subarray(1).some((count) => count > 0)
        const buys = others(answer(latent, null, wave))
        if (!buys) continue
        const outcome = answer(latent, 4, wave)
        calls.add(Number(!others(outcome)) - potential.loses[4])
        if (!outcome.redeemed || outcome.orders[0] === 0) continue
        users.count++
        if (!others(outcome) && outcome.orders[0] > 1) users.lost++
      }
    })
    expect(errorsAway(calls)).toBeLessThan(4)
    expect(calls.error()).toBeLessThan(0.0035)
    expect(users.count).toBeGreaterThan(100)
    expect(users.lost).toBe(0)
  })

  it('of a message that offers a department again: no order, no coupon, and all orders driven away with the chance foretold', () => {
    const cursor = openCursor(seed)
    const messages = { count: 2, option: Uint8Array.of(4, 9), record: new Uint8Array(2) }
    const effect = { ...noEffect }
    const loses = meanOf()
    forEachPerson({ seed, customers: 3000 }, ({ person, potential }) => {
      for (let wave = 0; wave < 40; wave++) {
        drawEffect(effect, cursor, person.id, potential, messages, 1, outcomeStream(wave, 0))
        expect(effect.adds || effect.usesCoupon).toBe(false)
        loses.add(Number(effect.loses) - potential.loses[4])
      }
    })
    expect(errorsAway(loses)).toBeLessThan(4)
    // Taken for a first message it would be .0027 more.
    expect(loses.error()).toBeLessThan(0.0005)
  })
})
