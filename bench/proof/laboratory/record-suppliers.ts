import type { Features } from './features.ts'
import { openRecordDraws } from './record-draws.ts'
import type { Records } from './records.ts'

/** Chance that a supplier answers for a second record as it does for the person. */
const answering = 0.62

/**
 * What suppliers append to records: to a first one what they say of its person, of the last where it has several; to a second one the same, or what they say of
 * persons whom they do not know.
 *
 * @param suppliers - what each says of persons: first whether it knows them.
 */
export function suppliedToRecords(
  seed: number,
  records: Records,
  suppliers: readonly Features[],
): readonly Features[] {
  const drawn = openRecordDraws(seed)
  return suppliers.map((persons, s) =>
    appended(records, persons, (person) => drawn('supplierAnswers', person, s) < answering),
  )
}

function appended(
  { count, first, second }: Records,
  { names, rows, x }: Features,
  answers: (person: number) => boolean,
): Features {
  const width = names.length
  const of = (person: number): Float64Array => x.subarray(person * width, (person + 1) * width)
  const unknown = Array.from({ length: rows }, (_, person) => of(person)).find(([isKnown]) => isKnown === 0)
  const out = new Float64Array(count * width)
  for (let person = 0; person < rows; person++) {
    out.set(of(person), first[person] * width)
    if (second[person] >= 0)
      out.set(answers(person) || unknown === undefined ? of(person) : unknown, second[person] * width)
  }
  return { names, rows: count, x: out }
}
