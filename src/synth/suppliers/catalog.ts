import { textFromDays } from '../../table/calendar.ts'

/** The suppliers who offer to append to our records. */
export type SupplierName = 'home_panel' | 'coalition' | 'life_score' | 'data_plus'

/** On which terms a supplier sells: what its brochure says, which need not be what its data are worth. */
export interface SupplierTerms {
  readonly supplier: string
  /** What it says it sells. */
  readonly content: string
  /** EUR. */
  readonly costPerRecord: number
  /** How old the data are, or null where the supplier does not say. */
  readonly ageMonths: number | null
  /** The day from which the data are, `YYYY-MM-DD`, or null. */
  readonly collected: string | null
  /** What the data may be used for; empty where the terms name nothing. */
  readonly purposes: readonly string[]
  /** Channels they may be used for; null means every channel. */
  readonly channels: readonly string[] | null
  /** Whether only persons may be matched who agreed to it. */
  readonly needsOptIn: boolean
}

const brochures: { readonly [name in SupplierName]: Omit<SupplierTerms, 'collected'> } = {
  home_panel: {
    supplier: 'HomePanel',
    content: 'income, stage of life, age and home',
    costPerRecord: 0.04,
    ageMonths: 9,
    purposes: ['profiling', 'marketing'],
    channels: ['post'],
    needsOptIn: false,
  },
  coalition: {
    supplier: 'Coalition',
    content: 'what a person buys anywhere, by department',
    costPerRecord: 0.12,
    ageMonths: 1,
    purposes: ['profiling'],
    channels: null,
    needsOptIn: true,
  },
  life_score: {
    supplier: 'LifeScore',
    content: 'a propensity from 0 to 999',
    costPerRecord: 0.06,
    ageMonths: null,
    purposes: [],
    channels: null,
    needsOptIn: false,
  },
  data_plus: {
    supplier: 'DataPlus',
    content: 'a decile of spend, and the e-mail address',
    costPerRecord: 0.03,
    ageMonths: 6,
    purposes: ['profiling'],
    channels: null,
    needsOptIn: false,
  },
}

/** The day from which a supplier's data are, counted from day 0; null where it does not say. */
export function collectedOn(name: SupplierName): number | null {
  const { ageMonths } = brochures[name]
  return ageMonths === null ? null : -Math.floor((ageMonths * 365) / 12)
}

/** Whether a supplier may only match persons who agreed to it. */
export function needsOptIn(name: SupplierName): boolean {
  return brochures[name].needsOptIn
}

/** The terms of the suppliers. */
export function supplierTerms(dayZero: number): { readonly [name in SupplierName]: SupplierTerms } {
  const termsOf = (name: SupplierName): SupplierTerms => {
    const day = collectedOn(name)
    return { ...brochures[name], collected: day === null ? null : textFromDays(dayZero + day) }
  }
  return {
    home_panel: termsOf('home_panel'),
    coalition: termsOf('coalition'),
    life_score: termsOf('life_score'),
    data_plus: termsOf('data_plus'),
  }
}
