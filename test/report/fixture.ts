import type { TargetPlan } from '../../src/contracts/plan.ts'
import type { Estimate } from '../../src/contracts/readout.ts'
import type { ResponseFitted } from '../../src/contracts/response.ts'
import type { PolicyComparison, RunResult } from '../../src/contracts/run.ts'
import type { Segmentation } from '../../src/contracts/segmentation.ts'
import { and, column, ge, lt } from '../../src/table/expression/builder.ts'
import { fromArrays } from '../../src/table/from-arrays.ts'
import { fromRows } from '../../src/table/from-rows.ts'
import type { Table } from '../../src/table/table.ts'
import { toRows } from '../../src/table/to-rows.ts'

/** An estimate with its 95 % interval. */
export function estimate(value: number, standardError: number): Estimate {
  const half = 1.96 * standardError
  return { estimate: value, standardError, lower: value - half, upper: value + half, level: 0.95 }
}

const offers = [
  { offer: 'Fresh basket −10 %', department: 'food' },
  { offer: 'Free delivery', department: 'online' },
  { offer: 'Garden weekend', department: 'garden' },
]
const channels = [
  { channel: 'email', cost: 0.02 },
  { channel: 'post', cost: 0.85 },
  { channel: 'call', cost: 4.2 },
]

const optionRows = offers.flatMap(({ offer, department }, i) =>
  channels.map(({ channel, cost }, j) => ({ option: 3 * i + j, offer, channel, department, cost })),
)

const segments = ['seg-7f3a', 'seg-19bc', 'seg-c402', 'seg-e1d8']
const names = [
  'recent last order, high spend',
  'last order long ago, low orders in the last 365 days',
  'high share of orders online, high orders in the last 90 days',
  'like everybody',
]
const sizes = [11_480, 18_250, 6_120, 14_150]

/** Messages by segment and option; the garden offer by call is never used. */
const messages: readonly (readonly number[])[] = [
  [2140, 610, 96, 380, 0, 0, 1210, 44, 0],
  [905, 0, 0, 1490, 120, 0, 0, 0, 0],
  [310, 12, 4, 2260, 505, 0, 402, 0, 0],
  [1630, 45, 0, 770, 0, 0, 655, 0, 0],
]
const worth = [0.62, 1.91, 7.45, 0.48, 1.32, 5.1, 0.77, 2.05, 6]

const cells = segments.flatMap((segment, i) =>
  optionRows.map(({ option, offer, channel, cost }) => ({
    segment,
    offer,
    channel,
    messages: messages[i][option],
    value: messages[i][option] * worth[option],
    cost: messages[i][option] * cost,
  })),
)

const contacted = cells.reduce((sum, cell) => sum + cell.messages, 0)
const value = cells.reduce((sum, cell) => sum + cell.value, 0)
const cost = cells.reduce((sum, cell) => sum + cell.cost, 0)
const customers = sizes.reduce((sum, size) => sum + size, 0)

const segmentation: Segmentation = {
  kind: 'segmentation',
  model: {
    kind: 'segments',
    version: 1,
    library: 'clientele 0.1.0',
    inputs: [],
    prepare: [],
    options: {},
    fitted: {},
    ending: { converged: true, iterations: 9, warnings: [] },
    data: { rows: customers, asOf: '2026-03-01', seed: 7 },
  },
  assignment: fromRows([{ customer_id: 'c1', segment: segments[0] }]),
  profiles: segments.map((id, i) => ({
    id,
    name: names[i],
    customers: sizes[i],
    share: sizes[i] / customers,
    traits: [
      {
        feature: 'recency_days',
        mean: [12.4, 241.7, 20.1, 88.3][i],
        overall: 117.2,
        standardizedDifference: -1.1,
      },
      {
        feature: 'spend_365',
        mean: [1874.25, 96.4, 845.1, 402.66][i],
        overall: 588.4,
        standardizedDifference: 1.6,
      },
      { feature: 'online', mean: [0.32, 0.11, 0.874, 0.3][i], overall: 0.31, standardizedDifference: 0.02 },
      {
        feature: 'region=North',
        mean: [0.2, 0.27, 0.35, 0.2][i],
        overall: 0.244,
        standardizedDifference: 0.01,
      },
      { feature: 'orders_90', mean: 2, overall: 1, standardizedDifference: 0.01 },
    ],
  })),
  rules: segments.slice(0, 3).map((segment, i) => ({
    segment,
    rule: and(lt(column('recency_days'), 30 + 40 * i), ge(column('spend_365'), 1200 - 400 * i)),
    precision: 0.914 - i * 0.1,
    coverage: 0.822,
  })),
  certificate: {
    sse: 20_310.2,
    bestSse: 20_310.2,
    seedAgreement: { mean: 0.971, min: 0.94, fits: 8 },
    smallestShare: 0.122,
    verdict: 'stable',
    words:
      'The segments are stable (8 searches from different seeds agree at 0.97 on average and 0.94 at least, where 1 is the same segments and 0 is chance). The smallest segment holds 12.2 % of the customers.',
  },
}

const response: ResponseFitted = {
  learner: 'pooled',
  outcome: 'orders',
  candidates: [
    {
      name: 'constant-difference',
      loss: 0.083412,
      differenceToBest: 0.000212,
      standardError: 0.00006,
      chosen: false,
    },
    { name: 'linear', loss: 0.08331, differenceToBest: 0.00011, standardError: 0.00008, chosen: false },
    { name: 'pooled', loss: 0.0832, differenceToBest: 0, standardError: 0, chosen: true },
  ],
  effects: optionRows.map(({ option }) => ({
    option,
    treated: 2000 + 310 * option,
    control: 8120,
    effect: estimate(
      [0.021, 0.034, 0.071, 0.013, 0.02, 0.052, 0.004, 0.011, -0.012][option],
      0.004 + option * 0.0012,
    ),
  })),
  words: [
    'Effects are predicted by one model over all options, in which options with few contacts borrow from the others (pooled), judged on customers the model had not seen.',
    'It did better than constant-difference by 3.5 standard errors: customers do differ in what an option changes.',
    '6 of 9 options have a mean effect whose 95 % interval leaves out 0; by chance alone about 0.5 would.',
  ],
}

const comparison: PolicyComparison = {
  method: 'inverse-propensity',
  policies: [
    {
      policy: 'plan',
      words: 'the plan',
      value: estimate(0.2831, 0.021),
      contacted: 0.27,
      feasible: true,
      planMinusThis: null,
      meanWeight: 1,
    },
    {
      policy: 'nobody',
      words: 'nothing for anybody',
      value: estimate(0, 0.018),
      contacted: 0,
      feasible: true,
      planMinusThis: estimate(0.283, 0.028),
      meanWeight: 1,
    },
    {
      policy: 'best-for-all',
      words: 'the best single option for all',
      value: estimate(0.141, 0.024),
      contacted: 1,
      feasible: false,
      planMinusThis: estimate(0.142, 0.03),
      meanWeight: 1,
    },
    {
      policy: 'best-by-lot',
      words: 'the best single option for as many customers as the plan contacts, drawn by lot',
      value: estimate(0.052, 0.02),
      contacted: 0.27,
      feasible: true,
      planMinusThis: estimate(0.231, 0.027),
      meanWeight: 1,
    },
    {
      policy: 'rank-by-response',
      words: 'the customers who answer most, as many as the plan contacts',
      value: estimate(0.162, 0.022),
      contacted: 0.27,
      feasible: false,
      planMinusThis: estimate(0.121, 0.025),
      meanWeight: 1,
    },
  ],
  unusable: 0,
  verdict: 'personalize',
  words:
    'Personal decisions are worth EUR 0.12 more per customer than the best simple rule (95 % interval 0.07 to 0.17).',
}

const base = { segment: null, unitsPerContact: 1, missedUnit: null, shortfall: 0 } as const

const plan: TargetPlan = {
  kind: 'plan',
  header: { customers: 'a1b2c3d4', currency: 'EUR', unit: 'customer', grid: 2 ** -10 },
  purpose: 'plan',
  why: null,
  decisions: ids(contacted),
  rows: [
    {
      ...base,
      id: 'offer:Garden weekend',
      kind: 'offer',
      coefficient: 'count',
      options: [6, 7, 8],
      min: 2000,
      max: 5000,
      used: 2311,
      price: 0,
    },
    {
      ...base,
      id: 'channel:call',
      kind: 'channel',
      coefficient: 'units',
      unitsPerContact: 0.25,
      options: [2, 5, 8],
      min: null,
      max: 25,
      used: 25,
      price: 11.413,
    },
    {
      ...base,
      id: 'department:food',
      kind: 'department',
      coefficient: 'count',
      options: [0, 1, 2],
      min: 5752,
      max: null,
      used: 5752,
      price: -0.1421,
    },
    {
      ...base,
      id: 'department-budget:food',
      kind: 'department-budget',
      coefficient: 'cost',
      options: [0, 1, 2],
      min: null,
      max: 2500,
      used: 1086.55,
      price: 0,
    },
    {
      ...base,
      id: 'segment:seg-19bc',
      kind: 'segment',
      coefficient: 'count',
      options: null,
      segment: 'seg-19bc',
      min: 2000,
      max: null,
      used: 2515,
      price: 0,
    },
    {
      ...base,
      id: 'budget',
      kind: 'budget',
      coefficient: 'cost',
      options: null,
      min: null,
      max: cost,
      used: cost,
      price: 0.3127,
    },
    {
      ...base,
      id: 'benefit',
      kind: 'benefit',
      coefficient: 'benefit',
      options: null,
      min: 10_000,
      max: null,
      used: 23_114.5,
      price: 0,
    },
  ],
  prices: {},
  objective: value,
  bound: value + 2.41,
  gap: 2.41 / value,
  holdout: { share: 0.1, salt: 'spring', customers: ids(5012) },
  propensities: fromRows([{ customer_id: 'c1', option: 1, propensity: 1 }]),
  unmet: [],
  explain: fromRows([{ customer_id: 'c1', option: 1, value: 1, price: 0, reduced: 1, outcome: 'chosen' }]),
  outcomes: {
    contacted,
    'held-out': 5012,
    'messages-used': 0,
    'nothing-eligible': 2201,
    'nothing-worthwhile': 12_950,
    limits: customers - contacted - 5012 - 2201 - 12_950,
  },
  passes: 41,
  warnings: [],
}

/** A run of a small retailer as it might end well. */
export const spring: RunResult = {
  name: 'Spring at the corner shop',
  asOf: '2026-03-01',
  seed: 7,
  library: 'clientele 0.1.0',
  goal: {
    words: 'Win back orders of customers who drift away, without buying orders that would come anyway.',
    metric: 'orders',
    target: 0.02,
    horizonDays: 28,
    valuePerUnit: 9.5,
    currency: 'EUR',
  },
  owners: {
    merge: 'Data platform',
    features: 'Data platform',
    segments: 'Insight',
    response: null,
    target: 'CRM',
    measure: null,
  },
  departments: [
    { name: 'food', owner: 'A. Berg', demands: 'At least 5,752 messages for the fresh basket.' },
    { name: 'online', owner: null, demands: '' },
    { name: 'garden', owner: 'L. Costa', demands: 'Between 2,000 and 5,000 messages before the weekend.' },
  ],
  reviewer: {
    name: 'Customer council',
    vetoes: ['No calls to customers above 80: they asked not to be called.'],
  },
  next: 'If the pilot pays, the same plan for all shops of the region in May.',
  readiness: [
    { check: 'One plan', status: 'warn', words: '2 of 6 stages have no owner: response, measure.' },
    {
      check: 'A stated goal',
      status: 'pass',
      words: 'The goal names a metric, a target, a horizon and a value per unit.',
    },
    { check: 'People', status: 'pass', words: 'A reviewer is named and has used the veto once.' },
    {
      check: 'Sound data',
      status: 'fail',
      words:
        'Only 61 % of the records of “loyalty” could be joined to a customer; below 80 % the plan would be built on half a picture.',
    },
    { check: 'Limits', status: 'pass', words: '7 limits are rows of the plan.' },
  ],
  quality: [
    {
      source: 'shop',
      records: 50_412,
      used: 50_000,
      rejected: 412,
      reasons: { duplicate: 301, 'missing-key': 111 },
      linked: 31_007,
      unmatched: { 'unusable-email': 41 },
      filled: { customer_id: 1, email: 0.931, birth_date: 0.418, city: 1 },
    },
    {
      source: 'loyalty',
      records: 51_203,
      used: 51_203,
      rejected: 0,
      reasons: {},
      linked: 31_007,
      unmatched: {},
      filled: { email: 1, points: 1 },
    },
  ],
  customers,
  features: [
    {
      name: 'recency_days',
      words: 'days since the last order',
      unit: 'days',
      windowDays: null,
      missing: 'no-event',
      hint: 'log',
      expression: null,
    },
    {
      name: 'spend_365',
      words: 'spend in the last 365 days',
      unit: 'EUR',
      windowDays: 365,
      missing: 'never',
      hint: 'log',
      expression: null,
    },
    {
      name: 'orders_90',
      words: 'orders in the last 90 days',
      unit: null,
      windowDays: 90,
      missing: 'never',
      hint: 'log',
      expression: null,
    },
    {
      name: 'online',
      words: 'orders mostly online',
      unit: null,
      windowDays: null,
      missing: 'unknown',
      hint: 'flag',
      expression: null,
    },
    {
      name: 'region',
      words: 'region',
      unit: null,
      windowDays: null,
      missing: 'unknown',
      hint: 'category',
      expression: null,
    },
  ],
  leftOutEvents: { 'after-as-of': 120, 'unknown-customer': 3310 },
  segmentation,
  options: { kind: 'options', table: fromRows(optionRows), currency: 'EUR' },
  response,
  plan,
  planBySegment: fromRows(cells.filter((cell) => cell.messages > 0)),
  comparison,
  pilot: {
    perArm: 4981,
    arms: 2,
    detects: 0.02,
    power: 0.8,
    alpha: 0.05,
    words:
      '4981 customers in each of 2 arms find a difference of 0.02 per customer with a chance of 80 %, and take chance for a difference in 5 of 100 pilots.',
  },
  readout: null,
  unknowns: [
    'Whether effects last beyond 28 days: past contacts were followed no longer.',
    'What a second message to the same customer changes: nobody in the past contacts had two.',
  ],
  excluded: {
    eligibility: 40_221,
    consent: 91_733,
    unreachable: 22_054,
    'quiet-time': 3102,
    'messages-used': 0,
  },
}

/** The same shop without a control group: the plan becomes a pilot. */
export const firstPilot: RunResult = {
  ...spring,
  name: 'First pilot',
  response: {
    kind: 'no-effect',
    reason: 'no-control',
    words:
      'There are 120 past contacts but no customer who was left alone for comparison. Send a randomized pilot with a control group first.',
  },
  plan: {
    ...plan,
    purpose: 'pilot',
    why: 'There are 120 past contacts but no customer who was left alone for comparison.',
    objective: 0,
    bound: 0,
    gap: 0,
    outcomes: { contacted, 'held-out': 5012, 'not-drawn': customers - contacted - 5012 },
  },
  comparison: null,
}

/** The same shop where a simple rule does as well, and limits contradict what can be reached. */
export const simpleRule: RunResult = {
  ...spring,
  name: 'Simple rule',
  plan: {
    ...plan,
    rows: plan.rows.map((row) =>
      row.id === 'offer:Garden weekend' ? { ...row, used: 1500, shortfall: 500, price: -2.5 } : row,
    ),
    unmet: [
      {
        id: 'offer:Garden weekend',
        by: 500,
        words:
          'Garden weekend reaches 1,500 of the 2,000 messages asked for: no more customers are eligible.',
      },
    ],
  },
  comparison: {
    ...comparison,
    verdict: 'do-not-personalize',
    words: 'The best single option for all is worth as much per customer.',
  },
  readout: {
    kind: 'readout',
    lift: estimate(0.0184, 0.0061),
    interval: [0.0064, 0.0304],
    method: 'welch',
    arms: [
      {
        arm: 'Free delivery by email',
        treated: 5003,
        control: 4990,
        lift: estimate(0.0184, 0.0061),
        ratio: null,
      },
      {
        arm: 'Fresh basket −10 % by post',
        treated: 2003,
        control: 4990,
        lift: estimate(-0.0034, 0.0091),
        ratio: null,
      },
    ],
    sampleRatio: { chiSquare: 0.02, degreesOfFreedom: 1, p: 0.89, ok: true },
    valueToCompany: estimate(812.4, 290.5),
    valueToCustomers: null,
    verdict: 'expand',
    reasons: ['The value after costs lies above 0 with its whole interval.'],
    nextPilot: null,
  },
}

/** A run in which everything people name tries to leave its place on the page. */
export function hostile(name: string): RunResult {
  return {
    ...spring,
    name,
    goal: { ...spring.goal, words: name, metric: name },
    owners: { ...spring.owners, merge: name },
    departments: [{ name, owner: name, demands: name }],
    reviewer: { name, vetoes: [name] },
    next: name,
    readiness: [{ check: name, status: 'warn', words: name }],
    quality: [{ ...spring.quality[0], source: name, reasons: { [name]: 1 }, filled: { [name]: 0.5 } }],
    features: spring.features.map((feature) => ({ ...feature, words: name, unit: name })),
    leftOutEvents: { [name]: 3 },
    segmentation: {
      ...segmentation,
      profiles: segmentation.profiles.map((profile) => ({ ...profile, name })),
    },
    options: { ...spring.options, table: renamed(spring.options.table, ['offer', 'channel'], name) },
    planBySegment: renamed(spring.planBySegment, ['segment', 'offer', 'channel'], name),
    response: {
      ...response,
      outcome: name,
      words: [name],
      candidates: [{ ...response.candidates[0], name }],
    },
    plan: {
      ...plan,
      rows: [{ ...plan.rows[0], id: `offer:${name}` }],
      unmet: [{ id: name, by: 1, words: name }],
      holdout: { ...plan.holdout, salt: name },
      outcomes: { ...plan.outcomes, [name]: 1 },
    },
    comparison: {
      ...comparison,
      words: name,
      policies: comparison.policies.map((policy) => ({ ...policy, words: name })),
    },
    pilot: { ...spring.pilot, words: name },
    unknowns: [name],
    excluded: { [name]: 5 },
  }
}

function ids(count: number): Table<'customer_id'> {
  return fromArrays({ customer_id: Array.from({ length: count }, (_, index) => `c${index}`) })
}

function renamed(table: Table, columns: readonly string[], name: string): Table {
  const replaced = Object.fromEntries(columns.map((column) => [column, name]))
  return fromRows(toRows(table).map((row) => ({ ...row, ...replaced })) as Record<string, string | number>[])
}
