import { uniform } from '../../../src/math/philox.ts'
import { openCursor } from '../../../src/synth/cursor.ts'

/** Streams of random words that no world uses; id = person. */
const streams = {
  isSplit: 900,
  isMerged: 901,
  isAddressee: 902,
  orderStrays: 903,
  supplierAnswers: 904,
  consentContradicts: 905,
  isLatest: 906,
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
