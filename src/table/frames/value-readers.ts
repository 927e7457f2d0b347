import { FIRST_DAY, LAST_DAY, LAST_MILLISECOND } from '../calendar.ts'
import { minorUnits, moneyUnit } from '../column.ts'
import type { Family } from './family.ts'
import type { Choice } from './kinds.ts'

/** A value as a file or frame keeps it. */
export type RawValue = number | bigint | boolean | Uint8Array

/** What a column becomes, and how its values are read; ±Infinity is a value that the kind cannot hold. */
export interface ValueReader {
  readonly kind: 'number' | 'integer' | 'date' | 'time' | 'flag'
  readonly unit: string | null
  readonly read: (value: RawValue) => number
  /** What a value must be, for the message. */
  readonly expected: string
}

/** The reader of a family of values as the kind chosen, or as the one that suits it best; null where they do not go together. */
export function valueReader(family: Family, choice: Choice | null): ValueReader | null {
  switch (family.of) {
    case 'flag':
      return isKind(choice, 'flag')
        ? reader('flag', (value) => (value === true ? 1 : 0), 'true or false')
        : null
    case 'whole':
      return wholeReader(choice, family.unsigned ? unsigned : signed)
    case 'real':
      return realReader(choice)
    case 'decimal':
      return decimalReader(choice, family.scale)
    case 'day':
      return isKind(choice, 'date') ? reader('date', dayOf, 'a day of the years 0000 to 9999') : null
    case 'instant':
      return instantReader(choice, family)
    case 'nothing':
      return nothingReader(choice)
    default:
      return null
  }
}

function isKind(choice: Choice | null, kind: Choice['kind']): boolean {
  return choice === null || choice.kind === kind
}

function reader(
  kind: ValueReader['kind'],
  read: (value: RawValue) => number,
  expected: string,
  unit: string | null = null,
): ValueReader {
  return { kind, unit, read, expected }
}

const REFUSED = Number.POSITIVE_INFINITY
const whole = 'a whole number below 2^53 (state the kind "text" for long ids)'

function wholeReader(choice: Choice | null, toNumber: (value: RawValue) => number): ValueReader | null {
  const kind = choice?.kind ?? 'integer'
  if (kind === 'integer')
    return reader('integer', (value) => safe(toNumber(value)), whole, choice?.unit ?? null)
  if (kind === 'number') return reader('number', toNumber, 'a number')
  if (kind !== 'money' || choice === null) return null
  const minor = minorUnits(choice.currency)
  return moneyReader(choice, (value) => toNumber(value) * minor)
}

function signed(value: RawValue): number {
  return Number(value)
}

function unsigned(value: RawValue): number {
  return typeof value === 'bigint' ? Number(BigInt.asUintN(64, value)) : Number(value) >>> 0
}

function safe(value: number): number {
  return Number.isSafeInteger(value) ? value : REFUSED
}

function moneyReader({ currency }: Choice, read: (value: RawValue) => number): ValueReader {
  const expected = `an amount with no more decimals than ${currency} has, below 2^53 minor units`
  return reader('integer', (value) => safe(read(value)), expected, moneyUnit(currency))
}

function realReader(choice: Choice | null): ValueReader | null {
  const kind = choice?.kind ?? 'number'
  if (kind === 'number') return reader('number', Number, 'a finite number')
  if (kind === 'integer')
    return reader('integer', (value) => missingOr(safe, Number(value)), whole, choice?.unit ?? null)
  if (kind !== 'money' || choice === null) return null
  const minor = minorUnits(choice.currency)
  return {
    ...moneyReader(choice, Number),
    read: (value) => missingOr((x) => minorOf(x, minor), Number(value)),
  }
}

/** NaN is missing. */
function missingOr(read: (value: number) => number, value: number): number {
  return Number.isNaN(value) ? value : read(value)
}

/** The minor units of an amount, where it is the double nearest to a whole number of them. */
function minorOf(amount: number, minor: number): number {
  const units = Math.round(amount * minor)
  return units / minor === amount ? safe(units) : REFUSED
}

function decimalReader(choice: Choice | null, scale: number): ValueReader | null {
  const kind = choice?.kind ?? (scale === 0 ? 'integer' : 'number')
  if (kind === 'number')
    return reader('number', (value) => realOf(unscaledOf(value), scale), 'a finite number')
  if (kind === 'integer') {
    const read = (value: RawValue): number => safe(wholeOf(unscaledOf(value), 0, scale))
    return reader('integer', read, whole, choice?.unit ?? null)
  }
  if (kind !== 'money' || choice === null) return null
  const decimals = Math.round(Math.log10(minorUnits(choice.currency)))
  return moneyReader(choice, (value) => wholeOf(unscaledOf(value), decimals, scale))
}

/** The whole number that a decimal is before its scale: big-endian two's complement where it is bytes. */
function unscaledOf(value: RawValue): bigint {
  if (!(value instanceof Uint8Array)) return BigInt(value)
  let unscaled = 0n
  for (const byte of value) unscaled = (unscaled << 8n) | BigInt(byte)
  return BigInt.asIntN(8 * value.length, unscaled)
}

/** The double nearest to unscaled / 10^scale. */
function realOf(unscaled: bigint, scale: number): number {
  return Number(`${unscaled}e-${scale}`)
}

/** unscaled x 10^(decimals - scale), or Infinity where that is not whole. */
function wholeOf(unscaled: bigint, decimals: number, scale: number): number {
  if (decimals >= scale) return Number(unscaled * 10n ** BigInt(decimals - scale))
  const divisor = 10n ** BigInt(scale - decimals)
  return unscaled % divisor === 0n ? Number(unscaled / divisor) : REFUSED
}

function dayOf(value: RawValue): number {
  const day = Number(value)
  return day >= FIRST_DAY && day <= LAST_DAY ? day : REFUSED
}

const DAY_MILLISECONDS = 86_400_000

function instantReader(
  choice: Choice | null,
  { perMillisecond, utc }: Extract<Family, { of: 'instant' }>,
): ValueReader | null {
  const milliseconds = (value: RawValue): number => instantOf(floored(value, perMillisecond))
  const kind = choice?.kind ?? 'time'
  if (kind === 'time' && (utc || choice?.withoutZone === true))
    return reader('time', milliseconds, 'an instant that a date can hold')
  if (kind !== 'date' || utc) return null
  return reader('date', (value) => midnightOf(value, perMillisecond), 'a local time at midnight')
}

/** Whole milliseconds, rounded towards the past, as the reading of texts cuts off fractions. */
function floored(value: RawValue, perMillisecond: number): number {
  const units = Number(value)
  if (Number.isSafeInteger(units)) return (units - positiveRest(units, perMillisecond)) / perMillisecond
  const [exact, divisor] = [BigInt(value as bigint), BigInt(perMillisecond)]
  const rest = exact % divisor
  return Number((exact - (rest < 0n ? rest + divisor : rest)) / divisor)
}

function positiveRest(units: number, divisor: number): number {
  const rest = units % divisor
  return rest < 0 ? rest + divisor : rest
}

function instantOf(milliseconds: number): number {
  return Math.abs(milliseconds) <= LAST_MILLISECOND ? milliseconds : REFUSED
}

function midnightOf(value: RawValue, perMillisecond: number): number {
  const units = BigInt(value as bigint)
  const day = BigInt(DAY_MILLISECONDS) * BigInt(perMillisecond)
  return units % day === 0n ? dayOf(units / day) : REFUSED
}

function nothingReader(choice: Choice | null): ValueReader | null {
  if (choice?.kind === 'text') return null
  const kind = choice?.kind === 'money' ? 'integer' : (choice?.kind ?? 'number')
  const unit = choice?.kind === 'money' ? moneyUnit(choice.currency) : (choice?.unit ?? null)
  return reader(kind, () => REFUSED, 'nothing', kind === 'integer' ? unit : null)
}
