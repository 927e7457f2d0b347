import { ClienteleError } from '../../errors.ts'
import { minorUnits } from '../column.ts'

/** What a column holds, where the types or values it comes with shall not decide it. */
export type FrameKind =
  | 'number'
  | 'integer'
  | 'date'
  | 'time'
  | 'flag'
  | 'text'
  | { readonly kind: 'integer'; readonly unit: string | null }
  /** Instants; those kept as local time, without a zone, are meant in UTC. */
  | { readonly kind: 'time'; readonly withoutZone: 'utc' }
  /** Amounts such as 12.50 in a decimal, real or whole column, counted exactly in minor units of an ISO 4217 currency. */
  | { readonly kind: 'money'; readonly currency: string }

/** A kind as it was stated, with what belongs to it. */
export interface Choice {
  readonly kind: 'number' | 'integer' | 'date' | 'time' | 'flag' | 'text' | 'money'
  readonly unit: string | null
  readonly withoutZone: boolean
  /** ISO 4217, of money. */
  readonly currency: string
}

const kindNames: readonly string[] = ['number', 'integer', 'date', 'time', 'flag', 'text']

/**
 * What was stated about a column, or null where what it comes with decides.
 *
 * @throws ARGUMENT_INVALID
 */
export function statedChoice(name: string, kinds: { readonly [column: string]: FrameKind }): Choice | null {
  if (!Object.hasOwn(kinds, name)) return null
  const choice = choiceOf(kinds[name])
  if (choice !== null) return choice
  throw new ClienteleError(
    'ARGUMENT_INVALID',
    `The kind stated for column "${name}" is none. Expected number, integer, date, time, flag, text, { kind: "integer", unit }, { kind: "time", withoutZone: "utc" } or { kind: "money", currency } with an ISO 4217 code.`,
    { column: name },
  )
}

function choiceOf(stated: FrameKind): Choice | null {
  const plain = { unit: null, withoutZone: false, currency: '' }
  if (typeof stated === 'string') return kindNames.includes(stated) ? { ...plain, kind: stated } : null
  switch (stated?.kind) {
    case 'integer':
      return { ...plain, kind: 'integer', unit: stated.unit ?? null }
    case 'time':
      return { ...plain, kind: 'time', withoutZone: stated.withoutZone === 'utc' }
    case 'money':
      return isCurrency(stated.currency) ? { ...plain, kind: 'money', currency: stated.currency } : null
    default:
      return null
  }
}

function isCurrency(code: string): boolean {
  try {
    return minorUnits(code) > 0
  } catch {
    return false
  }
}
