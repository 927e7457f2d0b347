import { categoricalThresholds, drawCategory } from '../../math/categorical.ts'
import { type Stream, uniform } from '../../math/philox.ts'
import type { Identity } from '../people/identity.ts'
import { namesOf } from '../people/names.ts'
import { openSharedPlaces } from '../people/shared-places.ts'
import type { Settings } from '../spec.ts'
import { type Blunders, openBlunders } from './blunders.ts'
import { breakEmail } from './broken-email.ts'
import { fieldChances, openOperators } from './operators.ts'
import type { Field } from './particulars.ts'
import type { SourceHabits } from './source-habits.ts'
import { createWrittenRecord, type WrittenRecord } from './written-record.ts'

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

/**
 * Opens how a source writes a record of a person, from the words of the record's own stream; all records are one object. The first record of the customer file
 * is right but for its age: an address from which people moved, and e-mail addresses nobody asked for. Every other one has as many errors as the level says, in
 * fields chosen by {@link fieldChances}; two that one mistake touches count once. What is missing is missing besides. Where the level has clean records, the one
 * or no error is in one field, and nothing is missing; and where records are perfectly merged the customer file is without error.
 */
export function openCorruption(
  settings: Settings,
  habits: SourceHabits,
): (identity: Identity, record: number, stream: Stream) => WrittenRecord {
  const { keys, isTidy } = settings.traits
  const hasFaults = !isTidy
  const isClean = habits.isKeptByHand && keys === 'persons'
  const blunders = openBlunders(settings)
  const makeErrors = openErrors(settings, habits, blunders)
  const { switchboardOf } = openSharedPlaces(settings.seed, namesOf(settings.flavor))
  const out = createWrittenRecord()
  return (identity, record, stream) => {
    out.begin(identity)
    if (isClean) return out
    const isBest = habits.isKeptByHand && record === 0
    if (hasFaults && habits.fields.includes('email')) writeEmail(out, habits.withoutEmail, stream)
    if (hasFaults && isBest && uniform(stream) < movedSince) blunders.writeOldAddress(out)
    if (isBest) return out
    if (hasFaults) leaveOut(out, habits.fields, stream)
    const number = hasFaults && habits.isByPhone ? switchboardOf(identity.id) : null
    if (number !== null) out.put('phone', number, 'switchboard')
    makeErrors(out, stream)
    return out
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

/** Opens the errors of a record, each in another field. */
function openErrors(
  { traits, flavor }: Settings,
  { fields, isByPhone }: SourceHabits,
  { blunder }: Blunders,
): (out: WrittenRecord, stream: Stream) => void {
  const counts = categoricalThresholds(traits.alteredFields)
  const operatorFor = openOperators(flavor, isByPhone)
  return (out, stream) => {
    for (let left = drawCategory(stream, counts); left > 0; left--) {
      const field = chooseField(out, fields, stream)
      if (field === null) return
      const operator = operatorFor(field, stream)
      const touchesMore = operator === 'swapped_names' || operator === 'old_address'
      blunder(out, field, touchesMore && traits.isTidy ? 'typo' : operator, stream)
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
