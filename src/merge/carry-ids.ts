import { columnOfKind } from '../table/access.ts'
import type { TextColumn } from '../table/column.ts'
import type { Dictionary } from '../table/dictionary.ts'
import { createDictionaryBuilder } from '../table/dictionary-builder.ts'
import { codesIn } from '../table/dictionary-codes.ts'
import { compareCodes } from '../table/dictionary-order.ts'
import { decode } from '../table/dictionary-text.ts'
import type { CustomerNames } from './customers.ts'
import { type EarlierLinks, earlierRecords } from './earlier-links.ts'
import type { JoinedRecords } from './join-records.ts'
import type { Records } from './records.ts'

/** The records of a merge, whom they belong to, and what they are called. */
export interface NamedRecords {
  readonly records: Records
  readonly joined: JoinedRecords
  /** The customer id of each record. */
  readonly known: TextColumn
  /** Not 0 for records that are not used. */
  readonly reasons: Uint8Array
  /** How each record is called in its source. */
  readonly called: (record: number) => string
  readonly asOf: string
}

/** Who could keep an earlier id. */
interface Claim {
  readonly root: number
  /** 2: would be called so anyway; 1: one of the records is called so; 0: holds records that were called so. */
  rank: 0 | 1 | 2
  records: number
}

/**
 * Gives customers the ids they had: each earlier id has one heir, whom sources call so, else who holds most of its records (then who comes first by the name
 * of today). Who is heir to several keeps that of most records, then the smallest by bytes. All others keep the name of today.
 */
export function carryIds(names: CustomerNames, named: NamedRecords, earlier: EarlierLinks): CustomerNames {
  const { records, joined, known, reasons } = named
  const ids = columnOfKind(earlier.links, 'customer_id', 'text').dictionary
  const held = earlierOfRecords(records, earlier)
  const sameAsKnown = codesIn(known.dictionary, ids)
  const calledSo = Int32Array.from(known.codes, (code) => (code < 0 ? -1 : sameAsKnown[code]))
  const pairs = pairsOf(held, calledSo, joined.root, reasons, ids.size)
  const heirs = heirsOf(pairs.contested, names, named, ids, held, calledSo, earlier.lasting)
  const keeps = pairs.alone
  for (const [root, id] of heirs) keeps[root] = id
  return renamed(names, keeps, ids, named)
}

/** The earlier id of each record's customer, as a code; -1 where it had none. */
function earlierOfRecords({ sources, first, count }: Records, earlier: EarlierLinks): Int32Array {
  const held = new Int32Array(count).fill(-1)
  for (const [s, { name, key, table }] of sources.entries()) {
    if (key === null || !earlier.lasting.includes(name)) continue
    held.set(earlierRecords(earlier.links, name)(columnOfKind(table, key, 'text')), first[s])
  }
  return held
}

interface Pairs {
  /** By root: the one earlier id it has to do with, where nobody else has; -1 elsewhere. */
  readonly alone: Int32Array
  /** Used records whose earlier id or customer has to do with several. */
  readonly contested: readonly number[]
}

/** Tells the many customers whose earlier id is beyond doubt from the few where it is to be decided. */
function pairsOf(
  held: Int32Array,
  calledSo: Int32Array,
  root: Int32Array,
  reasons: Uint8Array,
  ids: number,
): Pairs {
  const idOfRoot = new Int32Array(root.length).fill(-1)
  const rootOfId = new Int32Array(ids).fill(-1)
  const several = -2
  const meet = (record: number, id: number): void => {
    if (id < 0) return
    const at = root[record]
    idOfRoot[at] = idOfRoot[at] === -1 || idOfRoot[at] === id ? id : several
    rootOfId[id] = rootOfId[id] === -1 || rootOfId[id] === at ? at : several
  }
  for (let record = 0; record < root.length; record++) {
    if (reasons[record] !== 0) continue
    meet(record, held[record])
    meet(record, calledSo[record])
  }
  const isContested = (id: number): boolean => id >= 0 && rootOfId[id] === several
  const contested: number[] = []
  for (let record = 0; record < root.length; record++) {
    if (reasons[record] !== 0) continue
    if (idOfRoot[root[record]] === several || isContested(held[record]) || isContested(calledSo[record]))
      contested.push(record)
  }
  const alone = idOfRoot.map((id) => (id >= 0 && rootOfId[id] !== several ? id : -1))
  return { alone, contested }
}

/** The heir of each contested id, and of the ids each could keep the one it does. */
function heirsOf(
  contested: readonly number[],
  names: CustomerNames,
  { records, joined, called }: NamedRecords,
  ids: Dictionary,
  held: Int32Array,
  calledSo: Int32Array,
  lasting: readonly string[],
): Map<number, number> {
  const claims = new Map<number, Map<number, Claim>>()
  const claimOf = (id: number, root: number): Claim => {
    const ofId = claims.get(id) ?? new Map<number, Claim>()
    claims.set(id, ofId)
    const isName = decode(names.dictionary, names.ofRoot[root]) === decode(ids, id)
    const claim: Claim = ofId.get(root) ?? { root, rank: isName ? 2 : 0, records: 0 }
    ofId.set(root, claim)
    return claim
  }
  for (const record of contested) {
    const [id, own, root] = [held[record], calledSo[record], joined.root[record]]
    if (own >= 0) raise(claimOf(own, root))
    if (id < 0) continue
    const claim = claimOf(id, root)
    claim.records++
    const source = records.sources[records.source[record]].name
    if (lasting.includes(source) && `${source}:${called(record)}` === decode(ids, id)) raise(claim)
  }
  return keptOf(claims, ids, names)
}

function raise(claim: Claim): void {
  if (claim.rank === 0) claim.rank = 1
}

function keptOf(
  claims: ReadonlyMap<number, ReadonlyMap<number, Claim>>,
  ids: Dictionary,
  names: CustomerNames,
): Map<number, number> {
  const kept = new Map<number, { readonly id: number; readonly records: number }>()
  for (const [id, ofId] of claims) {
    const [{ root, records }] = [...ofId.values()].sort(
      (a, b) =>
        b.rank - a.rank ||
        b.records - a.records ||
        compareCodes(names.dictionary, names.ofRoot[a.root], names.ofRoot[b.root]),
    )
    const other = kept.get(root)
    const isBetter =
      other === undefined ||
      records > other.records ||
      (records === other.records && compareCodes(ids, id, other.id) < 0)
    if (isBetter) kept.set(root, { id, records })
  }
  return new Map([...kept].map(([root, { id }]) => [root, id]))
}

function renamed(
  { ofRoot, dictionary }: CustomerNames,
  keeps: Int32Array,
  ids: Dictionary,
  named: NamedRecords,
): CustomerNames {
  const builder = createDictionaryBuilder(dictionary)
  const { bytes, offsets } = ids
  const taken = new Set<number>()
  const carried = ofRoot.map((name, root) => {
    const id = keeps[root]
    if (name < 0 || id < 0) return name
    const code = builder.codeOfBytes(bytes, offsets[id], offsets[id + 1])
    taken.add(code)
    return code
  })
  for (const [root, name] of namesInstead(ofRoot, keeps, taken, named))
    carried[root] = builder.codeOfString(name)
  return { ofRoot: carried, dictionary: builder.snapshot() }
}

/** By customer: a name that says the day, where a record's name is by now the id of somebody else. */
function namesInstead(
  ofRoot: Int32Array,
  keeps: Int32Array,
  taken: ReadonlySet<number>,
  { records, joined, known, reasons, called, asOf }: NamedRecords,
): Map<number, string> {
  const names = new Map<number, string>()
  for (let record = 0; record < records.count; record++) {
    const root = joined.root[record]
    if (reasons[record] !== 0 || keeps[root] >= 0 || !taken.has(ofRoot[root])) continue
    const name = `${records.sources[records.source[record]].name}:${asOf}:${called(record)}`
    const other = names.get(root)
    if (known.codes[record] < 0 && (other === undefined || name < other)) names.set(root, name)
  }
  return names
}
