import type { CustomerBase } from '../../src/contracts/base.ts'
import type { Candidates } from '../../src/contracts/candidates.ts'
import { customersHash } from '../../src/contracts/customers-hash.ts'
import type { Contacts, Transactions } from '../../src/contracts/events.ts'
import type { Features } from '../../src/contracts/features.ts'
import type { Model } from '../../src/contracts/model.ts'
import type { Options } from '../../src/contracts/options.ts'
import type { TargetPlan } from '../../src/contracts/plan.ts'
import type { Estimate, Readout } from '../../src/contracts/readout.ts'
import type { Scores } from '../../src/contracts/scores.ts'
import type { Segmentation } from '../../src/contracts/segmentation.ts'
import type { Source } from '../../src/contracts/source.ts'
import { cellsColumn } from '../../src/table/cells-column.ts'
import type { CellsColumn, TextColumn } from '../../src/table/column.ts'
import { dateColumn } from '../../src/table/date-columns.ts'
import { flagColumn } from '../../src/table/flag-column.ts'
import { makeTable } from '../../src/table/make-table.ts'
import { integerColumn, numberColumn } from '../../src/table/number-columns.ts'
import { textColumn } from '../../src/table/text-columns.ts'

export const text = (...values: (string | null)[]): TextColumn => textColumn(values)

export function sampleSource(): Source {
  return {
    name: 'shop',
    origin: 'external',
    supplier: 'Acme',
    table: makeTable({
      id: text('a', 'b'),
      mail: text('x@example.org', null),
      seen: dateColumn(['2024-01-02', null]),
    }),
    key: 'id',
    meanings: { id: 'customer_id', mail: 'email' },
    purposes: ['marketing'],
    channels: null,
    collected: { column: 'seen' },
    costPerRecord: 0.02,
  }
}

/** Three customers; what each allows is told apart row by row in the tests of consent. */
export function sampleBase(): CustomerBase {
  return {
    customers: makeTable({ customer_id: text('c1', 'c2', 'c3'), email: text('a', 'b', null) }),
    provenance: makeTable({
      customer_id: text('c1', 'c2'),
      field: text('email', 'email'),
      source: text('shop', 'shop'),
      rule: text('only', 'only'),
      collected: dateColumn(['2024-01-10', null]),
      purposes: text('marketing|service', 'service'),
    }),
    consent: makeTable({
      customer_id: text('c1', 'c2', 'c3'),
      channel: text('email', 'email', 'email'),
      purpose: text('marketing', 'marketing', 'marketing'),
      status: text('granted', 'withdrawn', 'unknown'),
      since: dateColumn(['2024-02-01', '2024-02-02', null]),
      source: text('shop', 'shop', null),
    }),
    links: makeTable({
      customer_id: text('c1', 'c2', 'c3'),
      source: text('shop', 'shop', 'shop'),
      record: text('1', '2', '4'),
      rule: text('key', 'key', 'key'),
    }),
    rejected: makeTable({
      source: text('shop'),
      reason: text('missing-key'),
      column: text('id'),
      line: integerColumn([3]),
    }),
    quality: [
      {
        source: 'shop',
        records: 4,
        used: 3,
        rejected: 1,
        reasons: { 'missing-key': 1 },
        linked: 0,
        unmatched: {},
        filled: { email: 0.5 },
      },
    ],
    journal: [{ event: 'created', customer: 'c1', from: ['1'] }],
    asOf: '2024-03-01',
  }
}

export function sampleTransactions(): Transactions {
  return {
    kind: 'transactions',
    table: makeTable({
      customer_id: text('c1', null),
      at: dateColumn(['2024-01-01', null]),
      order_id: text('o1', 'o2'),
      amount: integerColumn([1999, -500], 'EUR/100'),
      margin: integerColumn([400, null], 'EUR/100'),
    }),
  }
}

export function sampleContacts(): Contacts {
  return {
    kind: 'contacts',
    randomized: true,
    table: makeTable({
      contact_id: text('1', '2', '3'),
      customer_id: text('c1', 'c2', 'c3'),
      unit: text('c1', 'c2', 'c3'),
      at: dateColumn(['2024-01-01', '2024-01-01', '2024-01-01']),
      option: integerColumn([0, 65_534, null]),
      arm: text('mail', 'call', 'none'),
      propensity: numberColumn([0.5, 1, null]),
      responded: flagColumn([true, false, null]),
      value: numberColumn([12.5, 0, null]),
      opted_out: flagColumn([false, false, false]),
    }),
  }
}

export function sampleOptions(): Options {
  return {
    kind: 'options',
    currency: 'EUR',
    table: makeTable({
      option: integerColumn([0, 1, 7]),
      offer: text('fresh', 'fresh', 'wine'),
      channel: text('mail', 'call', 'mail'),
      department: text('food', 'food', 'drinks'),
      exclusive_group: text(null, null, 'one'),
      cost: numberColumn([0.5, 4, 0.5]),
      margin: numberColumn([10, 10, -2]),
      redemption: integerColumn([1, 1, 0]),
      benefit: numberColumn([2, 2, 5]),
      annoyance: numberColumn([0.1, 0.5, 0.1]),
    }),
  }
}

export function sampleFeatures(): Features {
  return {
    kind: 'features',
    table: makeTable({
      customer_id: text('c1', 'c2'),
      orders_90d: integerColumn([3, 0]),
      age: numberColumn([40, null]),
    }),
    definitions: [
      {
        name: 'orders_90d',
        words: 'orders in the last 90 days',
        unit: null,
        windowDays: 90,
        missing: 'never',
        hint: 'log',
        expression: null,
      },
      {
        name: 'age',
        words: 'age in years',
        unit: 'years',
        windowDays: null,
        missing: 'unknown',
        hint: 'linear',
        expression: { op: 'column', args: ['age'] },
      },
    ],
    asOf: '2024-03-01',
    leftOut: { 'missing-date': 1 },
  }
}

export function sampleModel(): Model {
  const common = {
    version: 2,
    library: 'clientele 0.1.0',
    options: { k: 2, names: ['a', null, true] },
    ending: { converged: true, iterations: 4, warnings: [] },
    data: { rows: 10, asOf: '2024-03-01', seed: 1 },
  }
  const spend = { name: 'spend', kind: 'integer', unit: 'EUR/100', missing: 'impute' } as const
  return {
    ...common,
    kind: 'kmeans',
    inputs: [spend, { name: 'age', kind: 'number', unit: null, missing: 'refuse' }],
    prepare: [{ ...common, kind: 'impute', inputs: [spend], prepare: [], fitted: { fill: 3 } }],
    fitted: {
      centers: [
        [1, 2.5],
        [3, 4],
      ],
      sizes: [4, 6],
    },
  }
}

/** Two customers: the first may get options 0 and 7, the second none. */
export function sampleCells(scale: number): CellsColumn {
  const amounts = (...values: number[]): Float32Array => Float32Array.from(values, (value) => scale * value)
  return cellsColumn({
    rowPtr: Float64Array.of(0, 2, 2),
    option: Uint16Array.of(0, 7),
    value: amounts(1.5, -0.25),
    benefit: amounts(2, 5),
    cost: amounts(0.5, 0.5),
    standardError: amounts(0.3, 0.1),
  })
}

export function sampleScores(): Scores {
  const table = makeTable({ customer_id: text('c1', 'c2'), cells: sampleCells(1), segment: text('s1', null) })
  return {
    kind: 'scores',
    header: { customers: customersHash(table), currency: 'EUR', unit: 'customer', grid: 2 ** -4 },
    table,
    excluded: { consent: 3 },
  }
}

export function sampleCandidates(): Candidates {
  return {
    kind: 'candidates',
    table: makeTable({ customer_id: text('c1', 'c2'), cells: sampleCells(0) }),
    excluded: { consent: 3, eligibility: 0 },
  }
}

export function sampleSegmentation(): Segmentation {
  const profile = {
    name: 'Loyal',
    traits: [{ feature: 'age', mean: 50, overall: 40, standardizedDifference: 0.8 }],
  }
  return {
    kind: 'segmentation',
    model: sampleModel(),
    assignment: makeTable({
      customer_id: text('c1', 'c2', 'c3'),
      segment: text('s-loyal', 's-new', 's-loyal'),
    }),
    profiles: [
      { ...profile, id: 's-loyal', customers: 2, share: 2 / 3 },
      { ...profile, id: 's-new', name: 'New', customers: 1, share: 1 / 3 },
      { ...profile, id: 's-gone', name: 'Gone', customers: 0, share: 0 },
    ],
    rules: [
      {
        segment: 's-new',
        rule: {
          op: 'lt',
          args: [
            { op: 'column', args: ['age'] },
            { op: 'literal', args: [30] },
          ],
        },
        precision: 0.9,
        coverage: 0.8,
      },
    ],
    certificate: {
      sse: 10,
      bestSse: 9.5,
      seedAgreement: { mean: 0.93, min: 0.8, fits: 20 },
      smallestShare: 0.2,
      verdict: 'stable',
      words: 'The segments are the same for nearly every seed.',
    },
  }
}

export function samplePlan(): TargetPlan {
  const one = (value: number): ReturnType<typeof numberColumn> => numberColumn([value])
  return {
    kind: 'plan',
    header: sampleScores().header,
    purpose: 'plan',
    why: null,
    decisions: makeTable({
      customer_id: text('c1'),
      option: integerColumn([0]),
      offer: text('fresh'),
      channel: text('mail'),
      department: text('food'),
      value: one(1.5),
      benefit: one(2),
      cost: one(0.5),
      price: one(0.25),
      reduced: one(1.25),
      standard_error: one(0.3),
      runner_up: integerColumn([null]),
      runner_up_reduced: one(0),
      margin: one(1.25),
      reason: text('worth most after the price of mail'),
    }),
    rows: [
      {
        id: 'channel:mail',
        kind: 'channel',
        coefficient: 'units',
        unitsPerContact: 1,
        options: [0, 7],
        segment: null,
        min: null,
        max: 1,
        missedUnit: null,
        used: 1,
        price: 0.25,
        shortfall: 0,
      },
    ],
    prices: { 'channel:mail': 0.25 },
    objective: 1.5,
    bound: 1.5,
    gap: 0,
    holdout: { share: 0.1, salt: 'spring', customers: makeTable({ customer_id: text('c9') }) },
    propensities: makeTable({ customer_id: text('c1'), option: integerColumn([0]), propensity: one(0.9) }),
    unmet: [{ id: 'offer:wine', by: 2, words: 'two messages short' }],
    explain: makeTable({
      customer_id: text('c1', 'c1'),
      option: integerColumn([0, null]),
      value: numberColumn([1.5, 0]),
      price: numberColumn([0.25, 0]),
      reduced: numberColumn([1.25, 0]),
      outcome: text('chosen', 'runner-up'),
    }),
    outcomes: { contacted: 1, 'nothing-eligible': 1 },
    passes: 12,
    warnings: [],
  }
}

export function sampleEstimate(estimate: number): Estimate {
  return { estimate, standardError: 0.1, lower: estimate - 0.2, upper: estimate + 0.2, level: 0.95 }
}

export function sampleReadout(): Readout {
  const lift = sampleEstimate(0.5)
  return {
    kind: 'readout',
    lift,
    interval: [lift.lower, lift.upper],
    method: 'welch',
    arms: [{ arm: 'mail', treated: 100, control: 100, lift, ratio: null }],
    sampleRatio: { chiSquare: 0.1, degreesOfFreedom: 1, p: 0.75, ok: true },
    valueToCompany: sampleEstimate(50),
    valueToCustomers: null,
    verdict: 'expand',
    reasons: ['The whole interval lies above zero.'],
    nextPilot: {
      perArm: 400,
      arms: 2,
      detects: 0.2,
      power: 0.8,
      alpha: 0.05,
      words: '400 customers in each arm',
    },
  }
}
