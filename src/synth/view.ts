import { ClienteleError } from '../errors.ts'
import { daysFromText, textFromDays } from '../table/calendar.ts'
import type { PlanBook } from './life/plan-book.ts'
import { channelsTable, offersTable } from './retailer/catalog.ts'
import { conditionsOf, waveDays } from './retailer/drift.ts'
import { limitsFor } from './retailer/limits.ts'
import type { Retailer } from './retailer.ts'
import type { Settings } from './spec.ts'
import { supplierTerms } from './suppliers/catalog.ts'
import { supplierTables } from './suppliers/suppliers.ts'
import { campaignsTable } from './tables/campaigns.ts'
import { consentTable } from './tables/consent.ts'
import { contactsTable } from './tables/contacts.ts'
import { crmTable } from './tables/crm.ts'
import { serviceTable } from './tables/service.ts'
import { shopTable } from './tables/shop.ts'
import { transactionsTable } from './tables/transactions.ts'

/** What the systems hold on the morning of a day, counted from day 0. */
export function retailerOn(settings: Settings, book: PlanBook, asOfDay: number): Retailer {
  // A view is of its day: plans that are applied later do not change it.
  const snapshot = { settings, plans: [...book], asOfDay }
  return Object.freeze({
    crm: crmTable(snapshot),
    shop: shopTable(snapshot),
    service: serviceTable(snapshot),
    transactions: transactionsTable(snapshot),
    contacts: contactsTable(snapshot),
    campaigns: campaignsTable(snapshot),
    consent: consentTable(snapshot),
    suppliers: supplierTables(snapshot),
    supplierTerms: supplierTerms(settings.dayZero),
    offers: offersTable(),
    channels: channelsTable(conditionsOf(settings, Math.max(0, Math.floor(asOfDay / waveDays)))),
    limits: limitsFor(settings.customers),
  })
}

/**
 * The day of a view, counted from day 0.
 *
 * @throws DATE_INVALID; ARGUMENT_INVALID before the first event, and after the end of the last wave that had its plan.
 */
export function viewedDay({ dayZero, historyDays }: Settings, plans: PlanBook, asOf: string): number {
  const day = daysFromText(asOf) - dayZero
  const last = waveDays * (plans.length + 1)
  const text = (at: number): string => textFromDays(dayZero + at)
  if (day <= -historyDays)
    throw new ClienteleError(
      'ARGUMENT_INVALID',
      `Nothing had happened by ${asOf}: the first customer came after ${text(-historyDays)}. View a later day.`,
      { asOf, first: text(1 - historyDays) },
    )
  if (day <= last) return day
  throw new ClienteleError(
    'ARGUMENT_INVALID',
    `${asOf} lies after ${text(last)}, the end of the last wave that had its plan. Apply the plan of wave ${plans.length + 1} first; an empty one writes to nobody.`,
    { asOf, last: text(last) },
  )
}
