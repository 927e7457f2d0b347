import { amountsOf } from '../../src/features/amounts.ts'
import { customerRows } from '../../src/features/customer-rows.ts'
import { daysIn } from '../../src/features/event-days.ts'
import { messagesPass } from '../../src/features/messages-pass.ts'
import { outcomesPass } from '../../src/features/outcomes-pass.ts'
import { purchasesPass } from '../../src/features/purchases-pass.ts'
import { textFromDays } from '../../src/table/calendar.ts'
import { textColumn } from '../../src/table/text-columns.ts'
import { checkPassContract } from '../engine/contract.ts'
import type { PassEntry } from '../engine/entry.ts'
import { contactsOf, transactionsOf } from './events.ts'
import { keyedTable, twoGroupings } from './two-groupings.ts'

const customers = customerRows(textColumn(['c1', 'c2', 'c3', 'c5', 'c8']))
const daysOf = daysIn('UTC')

/** Lines with ties, returns, and everything that may be missing. */
const { table: lines } = transactionsOf(
  Array.from({ length: 300 }, (_, i) => ({
    customer_id: i % 41 === 0 ? null : `c${(i * 7) % 10}`,
    at: i % 37 === 0 ? null : textFromDays(19_000 + ((i * 53) % 400)),
    order_id: i % 11 === 0 ? null : `o${(i * 13) % 60}`,
    euros: i % 29 === 0 ? null : ((i * 31) % 900) - 100,
    department: i % 5 === 0 ? null : `d${i % 3}`,
    known: i % 3 === 0 ? textFromDays(19_350 + (i % 60)) : null,
  })),
)
const { table: contacts } = contactsOf(
  Array.from({ length: 200 }, (_, i) => ({
    customer_id: `c${(i * 7) % 10}`,
    at: i % 37 === 0 ? null : textFromDays(19_300 + ((i * 53) % 100)),
    option: i % 4 === 0 ? null : i % 3,
  })),
)
const amounts = amountsOf({ name: 'amount', kind: 'integer', unit: 'EUR/100' })
const reading = { customers, daysOf, amounts, isRecorded: true, hasDepartment: true }

/** The passes over events. */
export const featurePasses: readonly PassEntry[] = [
  {
    name: 'purchasesPass',
    check: () => {
      const state = { asOfDay: 19_380, windowStarts: [19_350, 19_015] }
      const otherStates = [{ asOfDay: 19_200, windowStarts: [] }]
      return checkPassContract(purchasesPass(reading), state, lines, { integer: true, otherStates })
    },
  },
  {
    name: 'groupingPass',
    check: () => {
      const rows = Array.from(
        { length: 200 },
        (_, i) =>
          [i % 13, ((i * 7) % 31) - 15, i % 3, i % 17 === 0 ? Number.NaN : ((i * 53) % 201) - 100] as const,
      )
      return checkPassContract(twoGroupings, -50, keyedTable(rows), { integer: true, otherStates: [10] })
    },
  },
  {
    name: 'messagesPass',
    check: () =>
      checkPassContract(messagesPass(customers, daysOf), { asOfDay: 19_380, start: 19_350 }, contacts, {
        integer: true,
      }),
  },
  {
    name: 'outcomesPass',
    check: async () => {
      const days = {
        start: Uint32Array.of(0, 2, 2, 5, 6, 7),
        day: Int32Array.of(19_010, 19_200, 19_000, 19_000, 19_390, 19_100, 19_150),
      }
      for (const metric of ['orders', 'amount'] as const) {
        const state = { contacts: days, days: 60, asOfDay: 19_380, metric }
        await checkPassContract(outcomesPass(reading), state, lines, { integer: true })
      }
    },
  },
]
