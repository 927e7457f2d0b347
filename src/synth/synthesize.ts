import type { Table } from '../table/table.ts'
import { type ChannelColumn, channelsTable, type OfferColumn, offersTable } from './retailer/catalog.ts'
import { limitsFor, type RetailerLimits } from './retailer/limits.ts'
import { type RetailerSpec, settle } from './spec.ts'
import { type ConsentColumn, consentTable } from './tables/consent.ts'
import { type ContactColumn, contactsTable } from './tables/contacts.ts'
import { type CrmColumn, crmTable } from './tables/crm.ts'
import { type ServiceColumn, serviceTable } from './tables/service.ts'
import { type ShopColumn, shopTable } from './tables/shop.ts'
import type { SyntheticTable } from './tables/table-maker.ts'
import { type TransactionColumn, transactionsTable } from './tables/transactions.ts'

/** A made-up retailer: what its systems would hold, and nothing that only the maker knows. */
export interface Retailer {
  readonly crm: SyntheticTable<CrmColumn>
  readonly shop: SyntheticTable<ShopColumn>
  readonly service: SyntheticTable<ServiceColumn>
  readonly transactions: SyntheticTable<TransactionColumn>
  readonly contacts: SyntheticTable<ContactColumn>
  readonly consent: SyntheticTable<ConsentColumn>
  readonly offers: Table<OfferColumn>
  readonly channels: Table<ChannelColumn>
  /** For all customers, whatever part is asked for. */
  readonly limits: RetailerLimits
}

/**
 * Makes a synthetic retailer: customers in households with overlapping needs, who spend a part of each need here and the rest elsewhere, who come back or
 * leave, and whom messages move, leave cold or drive away.
 *
 * On day 0 a randomized pilot begins for a part of the customers (`pilotShare`): 70 % get one of twelve offers at equal chances through one of the
 * channels that reach them, 30 % get nothing; the outcomes of the 28 days from day 0 stand in `contacts`. All tables say what is known on day 28:
 * purchases and withdrawals of the pilot's days are among them, so features for learning must be those of day 0. A plan is made on day 28, for
 * everybody. At level `easy` nothing drifts: what a contact would do in a later wave is what it would have done in the pilot's.
 *
 * Every value hangs on the seed and the customer's number alone: any range of customers, made anywhere in any order, gives the same rows, and the rows
 * of adjoining ranges follow one another. Random words: Philox (Salmon et al., 2011).
 *
 * @throws ARGUMENT_INVALID for a spec outside its ranges, DATE_INVALID for a day 0 that does not exist.
 */
export function synthesize(spec: RetailerSpec): Retailer {
  const settings = settle(spec)
  return Object.freeze({
    crm: crmTable(settings),
    shop: shopTable(settings),
    service: serviceTable(settings),
    transactions: transactionsTable(settings),
    contacts: contactsTable(settings),
    consent: consentTable(settings),
    offers: offersTable(),
    channels: channelsTable(),
    limits: limitsFor(settings.customers),
  })
}
