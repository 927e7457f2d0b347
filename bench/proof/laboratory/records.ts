import { openRecordDraws } from './record-draws.ts'

/** How often records fail to tell persons apart. */
export interface RecordErrors {
  /** Share of the persons who have a second record. */
  readonly split: number
  /** Share of the persons who are taken for the one before them; several in a row make a chain, which is one record. */
  readonly merged: number
}

/** The records under which a company knows persons, in the order of the persons. */
export interface Records {
  readonly count: number
  /** Row of each person's first record, which may be that of others, too, and of the second, or -1. */
  readonly first: Int32Array
  readonly second: Int32Array
  /** The place of each person among those of the first record, from 1. */
  readonly place: Int32Array
  /** To whom a message to each record goes: to any one of its persons, all alike. */
  readonly addressee: Int32Array
}

/**
 * Draws the records of persons.
 *
 * @param from - the first person about whom records err.
 */
export function makeRecords(seed: number, persons: number, from: number, errors: RecordErrors): Records {
  const drawn = openRecordDraws(seed)
  const first = new Int32Array(persons)
  const second = new Int32Array(persons).fill(-1)
  const place = new Int32Array(persons).fill(1)
  const addressee: number[] = []
  for (let person = 0; person < persons; person++) {
    if (person > from && drawn('isMerged', person) < errors.merged) {
      first[person] = first[person - 1]
      place[person] = place[person - 1] + 1
    } else first[person] = addressee.push(person) - 1
    if (drawn('isAddressee', person) < 1 / place[person]) addressee[first[person]] = person
    if (person >= from && drawn('isSplit', person) < errors.split) second[person] = addressee.push(person) - 1
  }
  return { count: addressee.length, first, second, place, addressee: Int32Array.from(addressee) }
}
