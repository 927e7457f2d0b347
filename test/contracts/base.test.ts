import { describe } from 'vitest'
import { checkBase } from '../../src/contracts/base.schema.ts'
import { dateColumn } from '../../src/table/date-columns.ts'
import { integerColumn } from '../../src/table/number-columns.ts'
import { checkedBy, withColumns } from './hostile.ts'
import { sampleBase, text } from './samples.ts'

describe('a customer base', () => {
  checkedBy(checkBase, sampleBase, [
    [
      'customers out of order',
      (good) => ({
        ...good,
        customers: withColumns(good.customers, { customer_id: text('c2', 'c1', 'c3') }),
      }),
      'CONTRACT_INVALID',
      /not sorted by "customer_id": row 2/,
    ],
    [
      'a customer twice',
      (good) => ({
        ...good,
        customers: withColumns(good.customers, { customer_id: text('c1', 'c1', 'c3') }),
      }),
      'KEY_DUPLICATE',
      /1 of 3 rows/,
    ],
    [
      'a customer without a key',
      (good) => ({
        ...good,
        customers: withColumns(good.customers, { customer_id: text('c1', 'c2', null) }),
      }),
      'COLUMN_MISSING_VALUES',
      /customer_id/,
    ],
    [
      'consent of a stranger',
      (good) => ({ ...good, consent: withColumns(good.consent, { customer_id: text('c1', 'c2', 'c4') }) }),
      'CONTRACT_INVALID',
      /1 of 3 rows are about customers/,
    ],
    [
      'consent said twice',
      (good) => ({ ...good, consent: withColumns(good.consent, { customer_id: text('c1', 'c1', 'c3') }) }),
      'KEY_DUPLICATE',
      /"customer_id" and "channel" and "purpose"/,
    ],
    [
      'a status of its own making',
      (good) => ({
        ...good,
        consent: withColumns(good.consent, { status: text('granted', 'maybe', 'unknown') }),
      }),
      'COLUMN_VALUE',
      /row 2.*granted, withdrawn, unknown/,
    ],
    [
      'consent without a day column',
      (good) => ({
        ...good,
        consent: withColumns(good.consent, { since: null, sinse: dateColumn([null, null, null]) }),
      }),
      'COLUMN_UNKNOWN',
      /Did you mean "sinse"/,
    ],
    [
      'a line below 1',
      (good) => ({ ...good, rejected: withColumns(good.rejected, { line: integerColumn([0]) }) }),
      'COLUMN_VALUE',
      /at least 1/,
    ],
    [
      'records that do not reconcile',
      (good) => ({ ...good, quality: [{ ...good.quality[0], used: 2 }] }),
      'CONTRACT_INVALID',
      /used and rejected together/,
    ],
    [
      'rejected records without a reason',
      (good) => ({ ...good, quality: [{ ...good.quality[0], reasons: {} }] }),
      'CONTRACT_INVALID',
      /a reason for every/,
    ],
    [
      'an event that is none',
      (good) => ({ ...good, journal: [{ event: 'made', customer: 'c1', from: [] }] }),
      'CONTRACT_INVALID',
      /journal/,
    ],
    ['no day', (good) => ({ ...good, asOf: 'today' }), 'CONTRACT_INVALID', /asOf/],
  ])
})
