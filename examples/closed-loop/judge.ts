/** The judge: what each wave was truly worth, which nobody could know outside a simulation. It is asked when everything is over. */
import { openWorld, type PlanTable, type RetailerSpec, type World } from 'clientele/synth'
import { trueValue } from 'clientele/synth/truth'
import { toRows } from 'clientele/table'
import { consentOfCustomers, type DepartmentOffer, mailing, reachedByEmail, withinLimits } from './mailing.ts'
import type { PlayedWave } from './play.ts'
import { dayOf } from './wave-days.ts'

/** What was sent in a wave, and what came of it in the mean. */
export interface Worth {
  readonly messages: number
  /** To the company, in EUR per 1,000 customers; writing to nobody is worth 0. */
  readonly value: number
  /** Channels that ended, per 1,000 customers. */
  readonly optOuts: number
}

/** A wave of the plan beside those of two rivals, who send one offer by e-mail. */
export interface JudgedWave {
  readonly wave: number
  /** Share of its limits that the plan may use. */
  readonly share: number
  readonly plan: Worth
  /** The offer to everyone whom e-mail reaches: that keeps none of the plan's limits. */
  readonly everyone: Worth
  /** The offer to as many as the plan's limits allow. */
  readonly withinLimits: Worth
  /** What every one of the offers would have been worth, sent to everyone. EUR per 1,000 customers. */
  readonly offers: readonly OfferValue[]
}

/** An offer, and what it was truly worth. */
export interface OfferValue {
  readonly offer: string
  readonly value: number
}

/**
 * Plays the waves again in three worlds of the same seed: in one the plans are sent, in the others the rivals' offer, in every wave. Messages tire people and end channels
 * whatever they offer, so the world in which everyone is mailed tells of each offer what it would have been worth. Rivals hold out nobody.
 */
export function judge(
  spec: RetailerSpec,
  played: readonly PlayedWave[],
  offer: string,
): readonly JudgedWave[] {
  const [ours, everyone, limited] = [openWorld(spec), openWorld(spec), openWorld(spec)]
  const offers = offersOf(ours)
  const department = offers.find((one) => one.offer === offer)?.department
  if (department === undefined) throw new Error(`The retailer does not offer ${offer}.`)
  const perThousand = 1000 / spec.customers
  const send = (world: World, plan: PlanTable, wave: number): Worth => {
    const { value, optOuts } = trueValue(world, plan, wave)
    world.apply(plan, wave)
    return { messages: plan.rowCount, value: perThousand * value, optOuts: perThousand * optOuts }
  }
  let last = ''
  return played.map(({ wave, asOf, share, limits, decisions, owners }) => {
    const reachedIn = (world: World): readonly string[] =>
      reachedByEmail(consentOfCustomers(world.view(asOf).consent.table(), owners), asOf)
    const all = reachedIn(everyone)
    const some = withinLimits(reachedIn(limited), { offer, department }, limits, last)
    last = some.at(-1) ?? last
    const values = offers.map((one) => ({
      offer: one.offer,
      value: perThousand * trueValue(everyone, mailing(all, one.offer), wave).value,
    }))
    return {
      wave,
      share,
      plan: send(ours, decisions, wave),
      everyone: send(everyone, mailing(all, offer), wave),
      withinLimits: send(limited, mailing(some, offer), wave),
      offers: values,
    }
  })
}

/** The judgement as lines to print. */
export function judgementLines(judged: readonly JudgedWave[], offer: string): string[] {
  const total = (of: (wave: JudgedWave) => number): string =>
    judged.reduce((sum, wave) => sum + of(wave), 0).toFixed(1)
  return [
    'True value, EUR per 1,000 customers and wave, and how many messages; writing to nobody is worth 0.',
    'By share: the value of the plan by the share of its limits that it may use.',
    `Rivals: ${offer} by e-mail, to everyone, which keeps no limits, and to as many as the limits of the plan allow, in the order of ids.`,
    row(['wave', 'limits', 'the plan', 'by share', 'to everyone, no limits', 'within limits']),
    ...judged.map(({ wave, share, plan, everyone, withinLimits }) =>
      row([
        String(wave),
        `${Math.round(100 * share)} %`,
        cell(plan),
        (plan.value / share).toFixed(1),
        cell(everyone),
        cell(withinLimits),
      ]),
    ),
    row([
      'all',
      '',
      total(({ plan }) => plan.value),
      '',
      total(({ everyone }) => everyone.value),
      total(({ withinLimits }) => withinLimits.value),
    ]),
    ...hindsightLines(judged),
  ]
}

function offersOf(world: World): readonly DepartmentOffer[] {
  return toRows(world.view(dayOf(1)).offers).map((row) => ({
    offer: String(row['offer']),
    department: String(row['department']),
  }))
}

const widths = [4, 9, 16, 11, 26, 16]

function row(cells: readonly string[]): string {
  return cells.map((text, i) => text.padStart(widths[i])).join('')
}

function cell({ value, messages }: Worth): string {
  return `${value.toFixed(1)} (${messages})`
}

/** Of the offers sent to everyone, without limits, what the worst and the best were worth, and how often the plan was worth less. */
function hindsightLines(judged: readonly JudgedWave[]): string[] {
  const sums = judged[0].offers.map(({ offer }, i) => ({
    offer,
    value: judged.reduce((sum, { offers }) => sum + offers[i].value, 0),
  }))
  const ranked = sums.sort((a, b) => a.value - b.value)
  const [worst, best] = [ranked[0], ranked[ranked.length - 1]]
  const mean = ranked.reduce((sum, { value }) => sum + value, 0) / ranked.length
  const words = ({ offer, value }: OfferValue): string => `${offer} ${value.toFixed(1)}`
  const ahead = judged.filter(({ plan, everyone }) => everyone.value > plan.value).length
  const bestAhead = judged.filter(
    ({ plan, offers }) => (offers.find(({ offer }) => offer === best.offer)?.value ?? 0) > plan.value,
  ).length
  return [
    `In hindsight, one offer by e-mail to everyone, no limits, all waves: worst ${words(worst)}, best ${words(best)}, the ${ranked.length} in the mean ${mean.toFixed(1)}.`,
    `Without limits the rivals' offer is worth more than the plan in ${ahead} of ${judged.length} waves, the best one in ${bestAhead}.`,
  ]
}
