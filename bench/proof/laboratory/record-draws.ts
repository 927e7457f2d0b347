import { uniform } from '../../../src/math/philox.ts'
import { experimentStream } from '../../../src/math/streams.ts'
import { openCursor } from '../../../src/synth/cursor.ts'

/** Streams by what is drawn; id = person. */
const streams = {
  isSplit: experimentStream(0),
  isMerged: experimentStream(1),
  isAddressee: experimentStream(2),
  orderStrays: experimentStream(3),
  supplierAnswers: experimentStream(4),
  consentContradicts: experimentStream(5),
  isLatest: experimentStream(6),
} as const

/** What chance decides about the records of a person. */
type RecordDraw = keyof typeof streams

/**
 * Opens the uniform numbers by which records err. They hang on the seed, the person and the place of the word alone: whoever is split at a small share is
 * split in the same way at a larger one.
 */
export function openRecordDraws(seed: number): (draw: RecordDraw, person: number, word?: number) => number {
  const cursor = openCursor(seed)
  return (draw, person, word = 0) => uniform(cursor.open(streams[draw], person).skip(word))
}
