/** How kind the synthetic world is to who studies it. */
export type Level = 'easy' | 'realistic' | 'hostile'

/** What a level decides. */
export interface LevelTraits {
  /** Multiplies the chances of additional orders. */
  readonly effectScale: number
  /** Weight of the hidden judgement of managers in whom past campaigns contacted. */
  readonly confounding: number
  /** How fast the world changes from wave to wave; 0: not at all, 1: as described. */
  readonly drift: number
  /** Whether attention tires of earlier messages. */
  readonly fatigue: boolean
  /**
   * Under which keys customers are known. `numbers`: each by one record, under their number. `opaque`: each by as many records as sources wrote of them, under keys
   * that tell nothing. `persons`: as with opaque keys, but every record under the number of its person, as a perfect merge would know it.
   */
  readonly keys: 'numbers' | 'opaque' | 'persons'
  /** Whether everything is written down at once, whole and once: no late lines, missing or broken fields, contradictions, institutions, or opt-ins that are asked for. */
  readonly isTidy: boolean
  /** Share of persons who stand in the customer file. */
  readonly crmShare: number
  /** Whether there were campaigns before the pilot. */
  readonly campaigns: boolean
  /** Mean number of records a person has besides the first, by source: customer file, shop, service. */
  readonly extraRecords: readonly [crm: number, shop: number, service: number]
  /** Chances that a record after a person's first one has 0, 1, 2, ... altered fields. */
  readonly alteredFields: readonly number[]
  /** Share of lines of purchase without a customer. */
  readonly anonymousLines: number
  /** Days before day 0 from which the warehouse holds purchases; null: all. */
  readonly warehouseDays: number | null
  /** Shares of rows of past campaigns whose propensity was logged, and logged before some were excluded. */
  readonly loggedPropensities: number
  readonly wrongPropensities: number
  /** Whether tables hold columns that know what came after. */
  readonly leaks: boolean
  /** Share of the pilot's controls who were contacted all the same. */
  readonly contamination: number
}

/** Altered fields a record, as in the duplicates of FEBRL 3 (Christen 2005), measured. */
const febrl3 = [0, 0.282, 0.339, 0.235, 0.104, 0.035, 0.005]

/** The levels, from kind to hostile. */
export const levels: { readonly [name in Level]: LevelTraits } = {
  easy: {
    effectScale: 4.5,
    confounding: 0,
    drift: 0,
    fatigue: false,
    keys: 'numbers',
    isTidy: true,
    crmShare: 1,
    campaigns: false,
    extraRecords: [0, 0.05, 0.05],
    alteredFields: [0.5, 0.5],
    anonymousLines: 0,
    warehouseDays: null,
    loggedPropensities: 1,
    wrongPropensities: 0,
    leaks: false,
    contamination: 0,
  },
  realistic: {
    effectScale: 3,
    confounding: 0.6,
    drift: 1,
    fatigue: true,
    keys: 'opaque',
    isTidy: false,
    crmShare: 0.92,
    campaigns: true,
    extraRecords: [0.08, 0.14, 0.05],
    alteredFields: febrl3.map((share, fields) => (fields === 0 ? 0.62 : 0.38 * share)),
    anonymousLines: 0.25,
    warehouseDays: null,
    loggedPropensities: 0.55,
    wrongPropensities: 0.05,
    leaks: true,
    contamination: 0,
  },
  hostile: {
    effectScale: 2,
    confounding: 1.2,
    drift: 1.5,
    fatigue: true,
    keys: 'opaque',
    isTidy: false,
    crmShare: 0.92,
    campaigns: true,
    extraRecords: [0.15, 0.26, 0.09],
    alteredFields: febrl3,
    anonymousLines: 0.25,
    warehouseDays: 728,
    loggedPropensities: 0.37,
    wrongPropensities: 0.075,
    leaks: true,
    contamination: 0.04,
  },
}
