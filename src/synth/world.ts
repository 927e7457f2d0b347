import { ClienteleError } from '../errors.ts'
import { textFromDays } from '../table/calendar.ts'
import { letIn } from './inside.ts'
import type { PlanBook } from './life/plan-book.ts'
import { waveDays } from './retailer/drift.ts'
import type { Retailer } from './retailer.ts'
import { type RetailerSpec, settle } from './spec.ts'
import type { ContactColumn } from './tables/contact-rows.ts'
import { contactsTable } from './tables/contacts.ts'
import { openRecordKeys } from './tables/record-keys.ts'
import type { SyntheticTable } from './tables/table-maker.ts'
import { retailerOn, viewedDay } from './view.ts'
import { type PlanTable, readWavePlan, samePlan } from './wave-plan.ts'

/** A synthetic retailer that goes on: plans are applied to it, wave by wave, and it answers. */
export interface World {
  /** How many waves after the pilot have had their plan. */
  readonly applied: number
  /**
   * What the retailer's systems hold on the morning of a day: nothing that happened on that day or later, no purchase that was not yet written down, and
   * nothing that only the maker knows. Contacts count orders as they are made.
   *
   * @param asOf - `YYYY-MM-DD`.
   * @throws DATE_INVALID; ARGUMENT_INVALID before the first event, and after the end of the last wave that had its plan.
   */
  view(asOf: string): Retailer
  /**
   * Sends the messages of a plan in a wave, and returns them with what followed. What a message does hangs on the seed, the customer and the wave, so the same plan
   * applied again changes nothing and returns the same; who resumes opens the world anew and applies the plans there are.
   *
   * Messages through channels that do not reach a customer cost their price and do nothing. Of messages to several records of one person each is sent.
   *
   * @param plan - texts `customer_id`, `offer`, `channel`, one row a message; no row: nobody is written to.
   * @param wave - from 1; it begins on day 28 times the wave.
   * @throws ARGUMENT_INVALID for a wave that is not the next one, for another plan in a wave that had one, for keys that no record of this retailer
   * has, and for more than 8 messages to a person; OPTION_NAME_UNKNOWN; COLUMN_UNKNOWN, COLUMN_KIND.
   */
  apply(plan: PlanTable, wave: number): AppliedWave
}

/** What came of a wave. */
export interface AppliedWave {
  readonly wave: number
  /** The day the wave was over, `YYYY-MM-DD`: that of the next view. */
  readonly over: string
  /** The messages, with what followed. */
  readonly contacts: SyntheticTable<ContactColumn>
}

/**
 * Opens a synthetic retailer to play against, on day 0. A randomized pilot fills the 28 days from then on (wave 0); each wave after it waits for its plan.
 *
 * @throws ARGUMENT_INVALID for a spec outside its ranges, DATE_INVALID for a day 0 that does not exist.
 */
export function openWorld(spec: RetailerSpec): World {
  const settings = settle(spec)
  const plans: PlanBook = []
  const keys = openRecordKeys(settings)
  const world: World = Object.freeze({
    get applied(): number {
      return plans.length
    },
    view: (asOf: string) => retailerOn(settings, plans, viewedDay(settings, plans, asOf)),
    apply(plan: PlanTable, wave: number): AppliedWave {
      const read = readWavePlan(plan, keys)
      const known = plans.at(wave - 1)
      if (!Number.isInteger(wave) || wave < 1 || wave > plans.length + 1) throw notNext(wave, plans.length)
      if (wave > plans.length || known === undefined) plans.push(read)
      else if (!samePlan(known, read)) throw anotherPlan(wave)
      const asOfDay = waveDays * (wave + 1)
      return Object.freeze({
        wave,
        over: textFromDays(settings.dayZero + asOfDay),
        contacts: contactsTable({ settings, plans: plans.slice(0, wave), asOfDay }, wave),
      })
    },
  })
  letIn(world, { settings, plans })
  return world
}

function notNext(wave: number, applied: number): ClienteleError {
  return new ClienteleError(
    'ARGUMENT_INVALID',
    `A plan for wave ${wave} was given, but the next wave is ${applied + 1}. Waves come one after the other, from 1.`,
    { wave, next: applied + 1 },
  )
}

function anotherPlan(wave: number): ClienteleError {
  return new ClienteleError(
    'ARGUMENT_INVALID',
    `Wave ${wave} has had another plan: what was sent cannot be taken back. Apply the next wave, or open the world anew.`,
    { wave },
  )
}
