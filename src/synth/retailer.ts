import type { Table } from '../table/table.ts'
import type { ChannelColumn, OfferColumn } from './retailer/catalog.ts'
import type { RetailerLimits } from './retailer/limits.ts'
import type { SupplierName, SupplierTerms } from './suppliers/catalog.ts'
import type { Suppliers } from './suppliers/suppliers.ts'
import type { CampaignColumn } from './tables/campaigns.ts'
import type { ConsentColumn } from './tables/consent.ts'
import type { ContactColumn } from './tables/contact-rows.ts'
import type { CrmColumn } from './tables/crm.ts'
import type { ServiceColumn } from './tables/service.ts'
import type { ShopColumn } from './tables/shop.ts'
import type { SyntheticTable } from './tables/table-maker.ts'
import type { TransactionColumn } from './tables/transactions.ts'

/** A made-up retailer: what its systems hold on a day, and nothing that only the maker knows. */
export interface Retailer {
  /** The customer file: one row a record. Levels other than `easy` have several records of some persons, and none of others. */
  readonly crm: SyntheticTable<CrmColumn>
  /** The accounts of the online shop, and the calls to the service, whose records know nothing of the customer file's. */
  readonly shop: SyntheticTable<ShopColumn>
  readonly service: SyntheticTable<ServiceColumn>
  /** One row an order, and one for an order sent back; amounts in cents before any coupon. */
  readonly transactions: SyntheticTable<TransactionColumn>
  /** The randomized pilot, and the waves after it. */
  readonly contacts: SyntheticTable<ContactColumn>
  /** Campaigns before the pilot, which were not randomized; none at level `easy`. */
  readonly campaigns: SyntheticTable<CampaignColumn>
  /** What customers agreed to, and withdrew; sources may contradict each other. */
  readonly consent: SyntheticTable<ConsentColumn>
  /** What outside suppliers append to the records we sent them, and their terms. */
  readonly suppliers: Suppliers
  readonly supplierTerms: { readonly [name in SupplierName]: SupplierTerms }
  /** The twelve offers, and the five channels with their prices on that day. Money in EUR. */
  readonly offers: Table<OfferColumn>
  readonly channels: Table<ChannelColumn>
  /** For all customers, whatever part is asked for. */
  readonly limits: RetailerLimits
}
