import { channels } from './channels.ts'
import { departments } from './departments.ts'
import { offers } from './offers.ts'

/** What a plan for the retailer must keep: maxima of messages, and of what they cost in EUR. */
export interface RetailerLimits {
  readonly budget: number
  /** Messages in all. */
  readonly messages: number
  readonly offers: { readonly [offer: string]: { readonly max: number } }
  readonly channels: { readonly [channel: string]: { readonly max: number } }
  readonly departments: { readonly [department: string]: { readonly max: number } }
}

/** EUR of contact cost, and messages, per customer. */
const budgetShare = 0.06
const messageShare = 0.5
const offerShare = 0.08
const departmentShare = 0.18
const channelShares: { readonly [channel: string]: number } = { push: 0.2, sms: 0.1, post: 0.03, call: 0.004 }

/** The limits for so many customers; e-mail is limited by the others only. */
export function limitsFor(customers: number): RetailerLimits {
  const max = (share: number): { max: number } => ({ max: Math.floor(share * customers + 1e-9) })
  const limited = channels.filter(({ name }) => Object.hasOwn(channelShares, name))
  return {
    budget: Math.round(100 * budgetShare * customers) / 100,
    messages: max(messageShare).max,
    offers: Object.fromEntries(offers.map(({ name }) => [name, max(offerShare)])),
    channels: Object.fromEntries(limited.map(({ name }) => [name, max(channelShares[name])])),
    departments: Object.fromEntries(departments.map((name) => [name, max(departmentShare)])),
  }
}
