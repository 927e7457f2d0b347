import { expect, it } from 'vitest'
import { openWorld } from '../../src/synth/index.ts'
import { insideOf } from '../../src/synth/inside.ts'
import { openLives } from '../../src/synth/life/life.ts'
import { openRecordKeys } from '../../src/synth/tables/record-keys.ts'
import { openWorth } from '../../src/synth/truth/worth.ts'
import { trueValue } from '../../src/synth/truth.ts'
import { fromArrays } from '../../src/table/from-arrays.ts'
import { toRows } from '../../src/table/to-rows.ts'

/** Two departments by three messages: the second repeats the department of the first, the third comes too often. */
const messages = [
  ['Fresh 15 %', 'email'],
  ['Fresh 15 %', 'sms'],
  ['Home 20 %', 'post'],
] as const
const channelOf = ['email', 'push', 'sms', 'post', 'call']

/** What a plan brought in one world against nobody written to, less what was expected; the price of writing too often is never paid, and left out. */
function surprise(seed: number): number {
  const spec = { seed, customers: 1500, level: 'realistic', pilotShare: 1 } as const
  const world = openWorld(spec)
  const keys = toRows(world.view('2025-06-30').contacts.table()).map((row) => String(row['customer_id']))
  const plan = fromArrays({
    customer_id: keys.flatMap((key) => [key, key, key]),
    offer: keys.flatMap(() => messages.map(([offer]) => offer)),
    channel: keys.flatMap(() => messages.map(([, channel]) => channel)),
  })
  const { value, cost, again } = trueValue(world, plan)
  expect(again).toBeGreaterThan(100)
  const { settings } = insideOf(world)
  const worthOf = openWorth(settings, [], 1)
  const untouched = openLives(settings, [])
  const { find } = openRecordKeys(settings)
  let brought = -cost
  const rows = toRows(world.apply(plan, 1).contacts.table())
  for (let first = 0; first < rows.length; first += messages.length) {
    const person = find(String(rows[first]['customer_id']))?.person ?? Number.NaN
    const { reached, fatigue } = worthOf(person)
    const sent = messages.filter(([, channel]) => reached[channelOf.indexOf(channel)] === 1).length
    untouched.live(person, 1)
    const { channelWorth } = untouched.foresee().lookAtAll()
    const ended = rows.slice(first, first + messages.length).filter((row) => row['opted_out'] === true)
    for (const row of ended) brought -= channelWorth[channelOf.indexOf(String(row['channel']))]
    brought -= (fatigue * sent * (sent - 1)) / 2
    brought += Number(rows[first]['margin']) / 100 - untouched.live(person, 2).waves[1].outcome.margin
  }
  return (brought - value) / keys.length
}

it('the true value of a plan with repeats is the mean of what it brings, within 4 standard errors', () => {
  const seeds = Array.from({ length: 24 }, (_, i) => 100 + i)
  const surprises = seeds.map(surprise)
  const mean = surprises.reduce((sum, one) => sum + one, 0) / seeds.length
  const variance = surprises.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (seeds.length - 1)
  const error = Math.sqrt(variance / seeds.length)
  expect(error).toBeLessThan(0.1)
  expect(Math.abs(mean)).toBeLessThan(4 * error)
})
