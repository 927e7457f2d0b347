import type { Meaning } from '../contracts/source.ts'
import type { Context } from '../engine/context.ts'
import { turn } from '../engine/turn.ts'
import type { TextColumn } from '../table/column.ts'
import { customerSets } from './customer-sets.ts'
import { keyGroups } from './key-groups.ts'
import type { RecordKeys, Records } from './records.ts'

/** Which records belong to one customer, and how that was found. */
export interface JoinedRecords {
  /** The record that stands for each record's customer. */
  readonly root: Int32Array
  /** The key that first joined each record to another: its place in `rules`; -1 where none did. */
  readonly rule: Int8Array
  readonly rules: readonly Meaning[]
  /** Values of keys that joined nobody: how many records hold one, by source and reason. */
  readonly unmatched: readonly { readonly [reason: string]: number }[]
  /** Records, one for each customer, that share a value and stayed apart, since a source tells them apart. */
  readonly keptApart: readonly (readonly number[])[]
}

/**
 * Finds the customers: records that share a normalized key belong together, and so on from record to record. Keys are
 * taken one after the other, the strongest first, and the values of a key in the order of their bytes, so that neither
 * the order of rows nor that of sources matters. Joined as a whole or not at all, a value joins nobody where
 *
 * - more customers than allowed share it (`shared-by-too-many`), or
 * - a source knows those it would join by two customer ids (`different-ids`).
 *
 * @param ids - the customer id of each record.
 * @param keys - by meaning, customer_id first if it is among them.
 * @param reasons - not 0 for records that are not used.
 */
export async function joinRecords(
  records: Records,
  ids: TextColumn,
  keys: readonly RecordKeys[],
  reasons: Uint8Array,
  largestKeyGroup: number,
  { signal, onProgress }: Context,
): Promise<JoinedRecords> {
  const sets = customerSets(records.source, ids.codes)
  const rule = new Int8Array(records.count).fill(-1)
  const counts = countBySource(records)
  const keptApart: number[][] = []
  const isUsed = (record: number): boolean => reasons[record] === 0
  const join = (members: readonly number[], level: number): void => {
    const roots = [...new Set(members.map(sets.root))]
    if (roots.length < 2) return
    if (keys[level].meaning !== 'customer_id' && roots.length > largestKeyGroup)
      counts.add(members, 'shared-by-too-many')
    else if (sets.contradict(roots)) {
      counts.add(members, 'different-ids')
      keptApart.push(roots)
    } else {
      sets.join(roots)
      for (const record of members) if (rule[record] < 0) rule[record] = level
    }
  }
  for (const [level, { meaning, keys: column, unusable }] of keys.entries()) {
    signal?.throwIfAborted()
    for (let record = 0; record < records.count; record++)
      if (unusable[record] === 1 && isUsed(record)) counts.add([record], `unusable-${meaning}`)
    for (const members of keyGroups(column, isUsed)) join(members, level)
    onProgress?.({ stage: 'merge', pass: level + 1, done: records.count, total: records.count })
    await turn()
  }
  const root = Int32Array.from({ length: records.count }, (_, record) => sets.root(record))
  return { root, rule, rules: keys.map(({ meaning }) => meaning), unmatched: counts.bySource, keptApart }
}

/** Counts records by source and reason. */
function countBySource({ sources, source }: Records): {
  readonly bySource: readonly { readonly [reason: string]: number }[]
  add(members: readonly number[], reason: string): void
} {
  const bySource = sources.map((): { [reason: string]: number } => ({}))
  return {
    bySource,
    add(members, reason) {
      for (const record of members) {
        const counts = bySource[source[record]]
        counts[reason] = (counts[reason] ?? 0) + 1
      }
    },
  }
}
