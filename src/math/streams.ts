import { ClienteleError } from '../errors.ts'

/**
 * Every purpose for which the library draws random words, with its stream number. One stream per purpose, never
 * reused: a new purpose takes a free number. Within a stream the id says for what is drawn (a customer, a household,
 * a replicate). 1 to 99 and the families below belong to the synthetic retailer, 100 to 199 to the learners and stages.
 */
export const streams = {
  /** Sizes of households; id = the first person of a block of 64. */
  householdLayout: 1,
  /** Normal variables that a household shares; id = household. */
  householdNormals: 2,
  /** Types of need of a person and of the household. */
  needTypes: 3,
  /** Normal variables of a person; id = person. */
  personNormals: 4,
  /** Date of acquisition and other dates; id = person. */
  dates: 5,
  /** Whether a person buys for a trade; id = person. */
  tradeFlag: 6,
  /** Names; id = person. */
  names: 7,
  /** Addresses; id = household. */
  addresses: 8,
  /** E-mail addresses and telephone numbers; id = person. */
  contactPoints: 9,
  /** Consent per channel; id = person. */
  consent: 10,
  /** Whether a channel reaches a person; id = person. */
  reach: 11,
  /** The wave in which a person's need changes; id = person. */
  typeChange: 12,
  /** Day of birth, and who is somebody's twin or namesake; id = person. */
  birthDates: 13,
  /** Addresses and numbers that many share: institutions, switchboards; id = the first person of a block of 20,000. */
  sharedContactPoints: 14,
  /** Statements of consent in several sources, and whether they contradict each other; id = person. */
  consentStatements: 15,
  /** Whether a control of the pilot was contacted all the same; id = person. */
  contamination: 16,
  /** What scrambles the keys of records; id = bits of half a key, block = kind of key. */
  recordKeys: 17,
  /** What shows that a statement of consent was made; id = person. */
  consentProof: 18,
  /** How many people live in a household, customers or not; id = household. */
  residents: 19,
  /** Attention that a person pays to messages; id = person. */
  attention: 40,
  /** The judgement of a past manager that no table records; id = person. */
  hiddenConfounder: 41,
  /** Arm, offer and channel of a person in the synthetic pilot; id = person. */
  pilotAssignment: 60,
  /** First centers of k-means; id = restart. */
  kMeansSeeding: 100,
  /** Which center is moved where in the guided swaps of k-means; id = restart. */
  kMeansSwaps: 101,
  /** Replicates of the stability of segments; id = replicate. */
  stabilityReplicates: 102,
  /** Bootstrap replicates; id = replicate. */
  bootstrap: 110,
  /** Permutation tests; id = replicate. */
  permutation: 111,
  /** Splits of a sample into parts that are not decided per customer; id = split. */
  sampleSplit: 112,
  /** Option drawn for a customer in a planned randomized pilot; id = customer. */
  planAssignment: 121,
  /** Simulated outcomes when a test is sized or judged; id = replicate. */
  measureSimulation: 130,
} as const

/** What is drawn for a person in a wave of outcomes: the second index of {@link outcomeStream}. */
export const outcomeDraws = {
  baseline: 0,
  orderValue: 1,
  increment: 2,
  redemption: 3,
  loss: 4,
  optOut: 5,
  visits: 6,
  delay: 7,
  recording: 8,
  moreOrders: 9,
  callLength: 10,
  /** Which of the orders that come anyway are made on a deal; 11 is the choice of campaigns. */
  deal: 12,
} as const

/** What is drawn for a person in a campaign before the pilot: whom it contacts, and what follows. */
export const campaignDraws: typeof outcomeDraws & { readonly choice: 11 } = { ...outcomeDraws, choice: 11 }

/** The stream of what the s-th outside supplier knows, s from 0 to 99. */
export function supplierStream(supplier: number): number {
  return member('supplier', supplier, 200, 100)
}

/** The stream of how many records the r-th internal source holds of a person, r from 0 to 49; id = person. */
export function recordStream(source: number): number {
  return member('source', source, 300, 50)
}

/** The stream of what is wrong in a record of the r-th internal source, r from 0 to 49; id = 16 times the person + the record. */
export function corruptionStream(source: number): number {
  return member('source', source, 350, 50)
}

/** The stream of one draw, x from 0 to 15, of the k-th campaign before the pilot, k from 0 to 19; id = person. */
export function campaignStream(campaign: number, x: number): number {
  return member('campaign', campaign, 400, 20, 16) + member('draw', x, 0, 16)
}

/** The stream of the k-th purchase of a person, k from 0 to 8,999. */
export function purchaseStream(purchase: number): number {
  return member('purchase', purchase, 1000, 9000)
}

/** The stream of how the k-th purchase of a person was written down, k from 0 to 8,999. */
export function recordingStream(purchase: number): number {
  return member('purchase', purchase, 100_000_000, 9000)
}

/** The stream of one draw, x from 0 to 63, of a wave of outcomes, from 0 to 999,999. */
export function outcomeStream(wave: number, x: number): number {
  return member('wave', wave, 10000, 1_000_000, 64) + member('draw', x, 0, 64)
}

/** The stream of what an experiment of the benches draws, x from 0 to 99; no world uses it. */
export function experimentStream(x: number): number {
  return member('draw', x, 900, 100)
}

function member(noun: string, index: number, first: number, count: number, width = 1): number {
  if (Number.isInteger(index) && index >= 0 && index < count) return first + width * index
  throw new ClienteleError(
    'ARGUMENT_INVALID',
    `The random stream of ${noun} ${index} was asked for, but a ${noun} is a whole number from 0 to ${count - 1}. Use one of these.`,
    { noun, found: index, count },
  )
}
