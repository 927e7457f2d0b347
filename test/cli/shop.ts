import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const customers = 450

/** A folder that is not there twice. */
export function scratch(): string {
  return mkdtempSync(join(tmpdir(), 'clientele-cli-'))
}

/** What was sent: a third each got the voucher, the card, nothing. */
function armOf(customer: number): string {
  return ['voucher', 'card', 'nobody'][customer % 3]
}

/** Whether a customer orders: the voucher wins over whoever buys rarely. */
function orderOf(customer: number): number {
  const rare = customer % 2 === 0
  const won = armOf(customer) === 'voucher' && rare && customer % 5 !== 0
  return won || customer % 7 === 0 ? 1 : 0
}

/** Writes the files of a small shop, and gives their folder. */
export function shopData(): string {
  const folder = join(scratch(), 'data')
  mkdirSync(folder)
  const numbers = Array.from({ length: customers }, (_, customer) => customer)
  const file = (name: string, header: string, rows: readonly string[]): void =>
    writeFileSync(join(folder, name), [header, ...rows, ''].join('\n'))
  const city = (customer: number): string => ['Bergen', 'Oslo', 'Voss'][customer % 3]
  file(
    'customers.csv',
    'id,city',
    numbers.map((i) => `c${i},${city(i)}`),
  )
  file(
    'orders.csv',
    'order,id,day,total',
    numbers.flatMap((i) =>
      Array.from(
        { length: i % 2 === 0 ? 1 : 6 },
        (_, k) => `o${i}-${k},c${i},2025-${10 + (k % 3)}-${10 + (i % 18)},${20 + (i % 9)}.50`,
      ),
    ),
  )
  file(
    'contacts.csv',
    'id,group,orders',
    numbers.map((i) => `c${i},${armOf(i)},${orderOf(i)}`),
  )
  file(
    'outcomes.csv',
    'customer_id,orders,spend',
    numbers.map((i) => `c${i},${i % 4 === 0 ? 1 : 0},${i % 4}`),
  )
  return folder
}

/** A brief over the shop's past contacts. */
export const shopBrief: string = `version: 1
name: shop
asOf: 2026-01-01
seed: 1
currency: EUR
goal: { words: More orders than the vouchers cost., metric: orders, target: 0.05, horizonDays: 28, valuePerUnit: 10 }
owners: { merge: Data, features: Data, segments: Marketing, target: Marketing, measure: Analytics }
departments: [{ name: shop, owner: Head, demands: None }]
reviewer: { name: Service }
next: Decide.
data:
  customers:
    - name: shop
      file: customers.csv
      columns: { id: { as: customer_id, kind: text }, city: { kind: text } }
  transactions:
    file: orders.csv
    columns: { order: { as: order_id, kind: text }, id: { as: customer_id, kind: text }, day: { as: at, kind: date }, total: { as: amount, kind: money } }
  contacts:
    file: contacts.csv
    columns: { id: { as: customer_id, kind: text }, group: { as: arm, kind: text }, orders: { kind: integer } }
    arms:
      voucher: { offer: voucher, channel: email }
      card: { offer: card, channel: post }
      nobody: null
    randomized: true
    propensity: shares
  consent: { assume: granted, channels: [email, post], purposes: [marketing], because: A test. }
segments: { k: 2 }
response: { outcome: orders, kind: binary }
offers:
  - { name: voucher, department: shop, channels: [email] }
  - { name: card, department: shop, channels: [post] }
channels: [{ name: email, cost: 0.1 }, { name: post, cost: 0.7 }]
limits: { perCustomer: { maxMessages: 1 }, channels: { email: { max: 300 } }, budget: 100 }
pilot: { holdout: 0.1, salt: shop }
`

/** Writes a brief, and gives its path. */
export function briefFile(text: string = shopBrief): string {
  const path = join(scratch(), 'spring.yaml')
  writeFileSync(path, text)
  return path
}
