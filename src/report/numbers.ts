import type { Estimate } from '../contracts/readout.ts'

/** One way of writing numbers wherever the report is made, so that the same run gives the same bytes. */
const locale = 'en'

/** Writes a number. */
export type NumberWords = (value: number) => string

/** A whole number: `12,345`. */
export function count(value: number): string {
  return decimals(0)(value)
}

/** A measured share from 0 to 1 as a percentage with one decimal: `12.3%`. */
export function percent(share: number): string {
  return share > 0 && share < 0.0005 ? 'below 0.1%' : percentFormat(1).format(share)
}

/** A share that was set by somebody, as it was set: `95%`, `2.5%`. */
export function setPercent(share: number): string {
  return percentFormat(0).format(share)
}

/** A number to three significant digits, whole from 1,000 on: `0.0123`, `4.57`, `12,345`. */
export function short(value: number): string {
  const size = Math.abs(value)
  return size >= 1000
    ? count(value)
    : typeset(new Intl.NumberFormat(locale, { maximumSignificantDigits: 3 }).format(value))
}

/** Writes numbers with so many decimals. */
export function decimals(digits: number): NumberWords {
  const format = new Intl.NumberFormat(locale, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    signDisplay: 'negative',
  })
  return (value) => typeset(format.format(value))
}

/** An amount of money: whole from 1,000 on, cents below, two significant digits where cents are too coarse, nothing below a millionth. */
export function money(amount: number, currency: string): string {
  return moneyWith(currency, decimalsOfMoney(amount))(amount)
}

/** A value in its unit: what is counted in minor units (`EUR/100`) is money, anything else a number. */
export function inUnit(value: number, unit: string | null): string {
  const [, currency, minor] = minorUnit.exec(unit ?? '') ?? []
  return currency === undefined ? short(value) : money(value / Number(minor), currency)
}

/** A unit as a reader knows it: `EUR` for `EUR/100`. */
export function unitWords(unit: string): string {
  return unit.replace(minorUnit, '$1')
}

const minorUnit = /^([A-Z]{3})\/(\d+)$/

/** Writes amounts of money with so many decimals, so that a column of them can be compared. */
function moneyWith(currency: string, digits: number): NumberWords {
  const format = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    currencyDisplay: 'code',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    signDisplay: 'negative',
  })
  return (amount) => typeset(format.format(amount))
}

/** The decimals that suit the largest of several amounts. */
export function moneyTogether(amounts: readonly number[], currency: string): NumberWords {
  const largest = Math.max(0, ...amounts.map(Math.abs))
  return moneyWith(currency, decimalsOfMoney(largest))
}

/** The decimals worth writing of estimates: two digits of the smallest standard error. */
export function decimalsOfEstimates(estimates: readonly Estimate[]): number {
  const errors = estimates.map(({ standardError }) => standardError).filter((error) => error > 0)
  if (errors.length === 0) return 2
  return Math.min(6, Math.max(0, 1 - Math.floor(Math.log10(Math.min(...errors)))))
}

/** An interval: `0.12 to 0.34`. */
export function interval({ lower, upper }: Estimate, words: NumberWords): string {
  return `${words(lower)} to ${words(upper)}`
}

function decimalsOfMoney(amount: number): number {
  const size = Math.abs(amount)
  if (size >= 1000) return 0
  if (size < 1e-6 || size >= 0.1) return 2
  return 1 - Math.floor(Math.log10(size))
}

function percentFormat(digits: number): Intl.NumberFormat {
  return new Intl.NumberFormat(locale, {
    style: 'percent',
    minimumFractionDigits: digits,
    maximumFractionDigits: 1,
  })
}

/** A minus is as wide as a plus; a hyphen is not. */
function typeset(number: string): string {
  return number.replace('-', '−')
}
