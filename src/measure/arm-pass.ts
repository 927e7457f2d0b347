import type { Pass } from '../engine/pass.ts'
import { columnOfKind, numbersOf } from '../table/access.ts'
import { decode } from '../table/dictionary-text.ts'
import { addMoments, addValue, emptyMoments, type MomentSums } from './moments.ts'

/** Moments of an outcome by arm, and the rows that say nothing. */
export interface ArmSums {
  readonly moments: MomentSums
  /** Rows of each arm without an outcome. */
  readonly missing: Float64Array
}

/**
 * Moments of a number by arm.
 *
 * @param arms - the names of the arms; rows of other arms are left out.
 */
export function armPass(arm: string, outcome: string, arms: readonly string[]): Pass<null, ArmSums> {
  return {
    name: 'arms',
    columns: [arm, outcome],
    empty: () => ({ moments: emptyMoments(arms.length), missing: new Float64Array(arms.length) }),
    shard(table, from, to, _state, into) {
      const { codes, dictionary } = columnOfKind(table, arm, 'text')
      const group = Int32Array.from({ length: dictionary.size }, (_, code) =>
        arms.indexOf(decode(dictionary, code)),
      )
      const values = numbersOf(table, outcome)
      for (let row = from; row < to; row++) {
        const index = codes[row] < 0 ? -1 : group[codes[row]]
        if (index < 0) continue
        if (Number.isNaN(values[row])) into.missing[index] += 1
        else addValue(into.moments, index, values[row])
      }
    },
    add(into, other) {
      addMoments(into.moments, other.moments)
      for (let index = 0; index < arms.length; index++) into.missing[index] += other.missing[index]
    },
    refreshable: true,
  }
}
