import { categoricalThresholds, drawCategory } from '../../math/categorical.ts'
import { type Stream, uniform } from '../../math/philox.ts'
import type { Identity } from '../people/identity.ts'
import { namesOf } from '../people/names.ts'
import { openSharedPlaces } from '../people/shared-places.ts'
import type { Settings } from '../spec.ts'
import { blunder, writeOldAddress } from './blunders.ts'
import { breakEmail } from './broken-email.ts'
import { fieldChances, openOperators } from './operators.ts'
import type { Field } from './particulars.ts'
import type { SourceHabits } from './source-habits.ts'
import type { WrittenRecord } from './written-record.ts'

/** Share of e-mail addresses written down that are ones. */
const validEmails = 0.967

/** Share of first records in the customer file that hold the address before the last move. */
const movedSince = 0.09

/** Share of records that lack a field, in FEBRL 3. */
const missingChances: readonly (readonly [Field, number])[] = [
  ['givenName', 0.038],
  ['surname', 0.021],
  ['street', 0.038],
  ['birthDate', 0.037],
]

/** Writes a record of a person as a source has it, from the words of its own stream. */
export type Write = (identity: Identity, record: number, stream: Stream, out: WrittenRecord) => void

/**
 * Opens the errors of a source. The first record of the customer file is right but for its age: an address from which people moved, and e-mail addresses
 * nobody asked for. Every other record has as many errors as the level says, in fields chosen by {@link fieldChances}; two that one mistake touches count
 * once. What is missing is missing besides. Where the level has clean records, the one or no error is in one field, and nothing is missing.
 */
export function openCorruption(settings: Settings, habits: SourceHabits): Write {
  const { records } = settings.traits
  const spoil = openErrors(settings, habits)
  const { switchboardOf } = openSharedPlaces(settings.seed, namesOf(settings.flavor))
  return (identity, record, stream, out) => {
    out.begin(identity)
    if (records && habits.fields.includes('email')) writeEmail(out, habits.withoutEmail, stream)
    if (habits.isKeptByHand && record === 0) {
      if (records && uniform(stream) < movedSince) writeOldAddress(out, identity)
      return
    }
    if (records) leaveOut(out, habits.fields, stream)
    const number = records && habits.isByPhone ? switchboardOf(identity.id) : null
    if (number !== null) out.put('phone', number, 'switchboard')
    spoil(out, identity, stream)
  }
}

function writeEmail(out: WrittenRecord, missing: number, stream: Stream): void {
  const isMissing = uniform(stream) < missing
  const isValid = uniform(stream) < validEmails
  if (isMissing) out.put('email', null, 'missing')
  else if (!isValid) out.put('email', breakEmail(String(out.says.email), stream), 'invalid_email')
}

function leaveOut(out: WrittenRecord, fields: readonly Field[], stream: Stream): void {
  for (const [field, chance] of missingChances)
    if (fields.includes(field) && uniform(stream) < chance) out.put(field, null, 'missing')
}

/** Makes the errors of a record, each in another field. */
function openErrors(
  { traits, flavor }: Settings,
  { fields, isByPhone }: SourceHabits,
): (out: WrittenRecord, identity: Identity, stream: Stream) => void {
  const counts = categoricalThresholds(traits.alteredFields)
  const operatorFor = openOperators(flavor, isByPhone)
  return (out, identity, stream) => {
    for (let left = drawCategory(stream, counts); left > 0; left--) {
      const field = chooseField(out, fields, stream)
      if (field === null) return
      const operator = operatorFor(field, stream)
      const touchesMore = operator === 'swapped_names' || operator === 'old_address'
      blunder(out, field, touchesMore && !traits.records ? 'typo' : operator, identity, stream)
    }
  }
}

/** A field that is right so far, by the chances of all those; null where there is none. */
function chooseField(out: WrittenRecord, fields: readonly Field[], stream: Stream): Field | null {
  const chanceOf = (field: Field): number => (out.operatorOf(field) === null ? (fieldChances[field] ?? 0) : 0)
  let left = uniform(stream) * fields.reduce((total, field) => total + chanceOf(field), 0)
  for (const field of fields) {
    const chance = chanceOf(field)
    if (left < chance) return field
    left -= chance
  }
  return null
}
