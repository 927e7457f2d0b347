import { integerBelow, type Stream } from '../../math/philox.ts'
import type { Address } from '../people/addresses.ts'
import { openHomes } from '../people/homes.ts'
import type { Name } from '../people/words.ts'
import type { Settings } from '../spec.ts'
import { hitNextKey } from './keyboard.ts'
import type { Operator } from './operators.ts'
import { addressFields, type Field } from './particulars.ts'
import { writeByEar } from './phonetic.ts'
import { mistype } from './typo.ts'
import type { WrittenRecord } from './written-record.ts'
import { mistypeDate, swapMonthAndDay } from './wrong-date.ts'

/** What is written wrongly in a record. */
export interface Blunders {
  /**
   * Makes an error in a field that is right so far; where this error cannot be made there, a slip of the pen instead.
   *
   * @param field - one that holds something.
   */
  blunder(out: WrittenRecord, field: Field, operator: Operator, stream: Stream): void
  /** Writes where the household lived before, but for what is missing; says whether anything came of it. */
  writeOldAddress(out: WrittenRecord): boolean
}

/** Opens the errors that records have. */
export function openBlunders(settings: Settings): Blunders {
  const { formerHomeOf } = openHomes(settings)
  const writeOldAddress = (out: WrittenRecord): boolean =>
    writeAddress(out, formerHomeOf(out.identity.household))
  return {
    writeOldAddress,
    blunder(out, field, operator, stream) {
      if (operator === 'swapped_names' && swapNames(out)) return
      if (operator === 'old_address' && writeOldAddress(out)) return
      if (field === 'birthDate') blunderInDate(out, operator, stream)
      else blunderInText(out, field, operator, stream)
    },
  }
}

/** Takes given name and surname for each other. */
function swapNames(out: WrittenRecord): boolean {
  const { givenName, surname } = out.says
  const canSwap = givenName !== null && surname !== null && givenName !== surname
  if (!canSwap || out.operatorOf('givenName') !== null || out.operatorOf('surname') !== null) return false
  out.put('givenName', surname, 'swapped_names')
  out.put('surname', givenName, 'swapped_names')
  return true
}

function writeAddress(out: WrittenRecord, home: Address): boolean {
  const touched = addressFields.map((field) => out.operatorOf(field))
  if (touched.some((operator) => operator !== null && operator !== 'missing')) return false
  let differs = false
  for (const field of addressFields) {
    if (out.operatorOf(field) !== null || out.says[field] === home[field]) continue
    out.put(field, home[field], 'old_address')
    differs = true
  }
  return differs
}

function blunderInDate(out: WrittenRecord, operator: Operator, stream: Stream): void {
  const { birthDate } = out.says
  if (birthDate === null) return
  const swapped = operator === 'swapped_month_day' ? swapMonthAndDay(birthDate) : null
  if (swapped === null) out.put('birthDate', mistypeDate(birthDate, stream), 'typo')
  else out.put('birthDate', swapped, 'swapped_month_day')
}

function blunderInText(
  out: WrittenRecord,
  field: Exclude<Field, 'birthDate'>,
  operator: Operator,
  stream: Stream,
): void {
  const text = out.says[field]
  if (text === null) return
  const { givenName, surname } = out.identity
  const wrong = rewrite(text, operator, field === 'givenName' ? givenName : surname, stream)
  if (wrong === null || wrong === text) out.put(field, mistype(text, stream), 'typo')
  else out.put(field, wrong, operator)
}

/** A text with an error, or null where it is one that texts do not have. */
function rewrite(text: string, operator: Operator, name: Name, stream: Stream): string | null {
  switch (operator) {
    case 'keyboard':
      return hitNextKey(text, stream)
    case 'phonetic':
      return writeByEar(text, stream)
    case 'nickname':
    case 'romanization':
      return name.variants.length === 0 ? null : name.variants[integerBelow(stream, name.variants.length)]
    default:
      return null
  }
}
