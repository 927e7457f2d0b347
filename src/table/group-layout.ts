import type { ReadonlyFloat64Array, ReadonlyInt32Array } from '../math/arrays.ts'
import type { GroupIds } from './group-ids.ts'
import { createPartMemory, moveReals, moveWholes, type PartMemory } from './move-to-parts.ts'

/** Some groups that follow one another, with the values of their rows put together. */
export interface GroupPart {
  /** The place of the first of them among the groups. */
  readonly firstGroup: number
  /** By group, and within a group as the rows stand; NaN is missing. Written over for the next part. */
  readonly values: Float64Array
  /** Of the groups of the part: the first has `values[starts[0]]` up to `values[starts[1]]`, and so on. */
  readonly starts: Uint32Array
}

/** Some groups that follow one another, with the values of their rows as they came together: not yet by group. */
export interface LoosePart {
  /** The place of the first of them among the groups. */
  readonly firstGroup: number
  /** Their numbers, ascending, and the number that has place 0. */
  readonly numbers: Int32Array
  readonly firstNumber: number
  /** NaN is missing. Written over for the next part. */
  readonly values: ReadonlyFloat64Array
  /** Of each value the number of its group, less the first number. */
  readonly places: Uint16Array
  /** How many rows the largest group has. */
  readonly longest: number
}

/** How rows come together by group. */
export interface GroupLayout {
  /** The numbers of the groups, ascending. */
  readonly groups: Int32Array
  /** How many rows each group has. */
  readonly sizes: Float64Array
  /**
   * Puts the values of the rows together, and shows them part by part.
   *
   * @param missing - what stands for missing among whole numbers; among others it is NaN.
   */
  eachPart(
    stored: ReadonlyFloat64Array | ReadonlyInt32Array,
    missing: number,
    visit: (part: GroupPart) => void,
  ): void
  /** Places that the groups of a part have at most. */
  readonly partNumbers: number
  /** The same in fewer steps, for what does not need the values of a group together. */
  eachLoosePart(
    stored: ReadonlyFloat64Array | ReadonlyInt32Array,
    missing: number,
    visit: (part: LoosePart) => void,
  ): void
}

/** A part is 2^12 numbers: with some ten rows each, its values lie in the second-level cache together. */
const LEAST_PART_BITS = 12
/** Numbers within a part have 16 bits. */
const MOST_PART_BITS = 16
/** Memory is written at so many places at once without losing its lines. */
const MANY_PARTS = 256

/**
 * Puts rows together by group in two steps that are kind to caches: first into parts of some thousand numbers, then,
 * within a part, to its groups. Rows that stand by part already are not moved twice.
 *
 * @internal
 */
export function layOut(grouping: GroupIds): GroupLayout {
  const rows = rowsInParts(grouping)
  const { groups, starts, partGroups } = groupsInParts(grouping, rows)
  const { partStarts, bits } = rows
  const memory = createPartMemory(grouping.ids.length)
  const next = new Uint32Array(2 ** bits)
  const partRuns = new Uint32Array(2 ** bits + 1)
  return {
    groups,
    sizes: sizesOf(starts),
    eachPart(stored, missing, visit) {
      const inParts = rows.standInParts ? stored : moveToParts(stored, grouping.ids, rows, memory)
      const room = new Float64Array(longest(partStarts))
      for (let part = 0; part + 1 < partStarts.length; part++) {
        const [from, to] = [partStarts[part], partStarts[part + 1]]
        const [firstGroup, count] = [partGroups[part], partGroups[part + 1] - partGroups[part]]
        for (let run = 0; run < count; run++) {
          partRuns[run] = starts[firstGroup + run] - from
          next[groups[firstGroup + run] - part * 2 ** bits] = partRuns[run]
        }
        partRuns[count] = to - from
        if (isReal(inParts)) placeReals(inParts, rows.places, from, to, next, room)
        else placeWholes(inParts, rows.places, from, to, next, room, missing)
        visit({ firstGroup, values: room.subarray(0, to - from), starts: partRuns.subarray(0, count + 1) })
      }
    },
    partNumbers: 2 ** bits,
    eachLoosePart(stored, missing, visit) {
      const inParts = rows.standInParts ? stored : moveToParts(stored, grouping.ids, rows, memory)
      const room = new Float64Array(isReal(inParts) ? 0 : longest(partStarts))
      for (let part = 0; part + 1 < partStarts.length; part++) {
        const [from, to] = [partStarts[part], partStarts[part + 1]]
        const [firstGroup, endGroup] = [partGroups[part], partGroups[part + 1]]
        visit({
          firstGroup,
          numbers: groups.subarray(firstGroup, endGroup),
          firstNumber: part * 2 ** bits,
          values: isReal(inParts) ? inParts.subarray(from, to) : widened(inParts, from, to, missing, room),
          places: rows.places.subarray(from, to),
          longest: longest(starts.subarray(firstGroup, endGroup + 1)),
        })
      }
    },
  }
}

/** Where the rows of each part lie once they are put together. */
interface RowsInParts {
  readonly bits: number
  readonly partStarts: Uint32Array
  /** No row has to move. */
  readonly standInParts: boolean
  /** For the rows by part, the number within the part. */
  readonly places: Uint16Array
}

function rowsInParts({ ids, count }: GroupIds): RowsInParts {
  const wanted = Math.ceil(Math.log2(Math.max(1, count / MANY_PARTS)))
  const bits = Math.min(MOST_PART_BITS, Math.max(LEAST_PART_BITS, wanted))
  const partStarts = new Uint32Array(Math.ceil(count / 2 ** bits) + 1)
  let before = 0
  let standInParts = true
  for (let row = 0; row < ids.length; row++) {
    const part = ids[row] >>> bits
    partStarts[part + 1]++
    if (part < before) standInParts = false
    before = part
  }
  for (let part = 1; part < partStarts.length; part++) partStarts[part] += partStarts[part - 1]
  const places = new Uint16Array(ids.length)
  const mask = 2 ** bits - 1
  if (standInParts) for (let row = 0; row < ids.length; row++) places[row] = ids[row] & mask
  else movePlaces(ids, bits, partStarts.slice(), places)
  return { bits, partStarts, standInParts, places }
}

function movePlaces(ids: Int32Array, bits: number, next: Uint32Array, into: Uint16Array): void {
  const mask = 2 ** bits - 1
  for (let row = 0; row < ids.length; row++) {
    const id = ids[row]
    into[next[id >>> bits]++] = id & mask
  }
}

interface GroupsInParts {
  readonly groups: Int32Array
  /** Where the rows of each group begin; one more than there are groups. */
  readonly starts: Uint32Array
  /** The first group of each part; one more than there are parts. */
  readonly partGroups: Uint32Array
}

function groupsInParts(
  { ids, count, isDense }: GroupIds,
  { bits, partStarts, places }: RowsInParts,
): GroupsInParts {
  const most = isDense ? count : Math.min(count, ids.length)
  const groups = new Int32Array(most)
  const starts = new Uint32Array(most + 1)
  const partGroups = new Uint32Array(partStarts.length)
  const sizes = new Uint32Array(2 ** bits)
  let group = 0
  for (let part = 0; part + 1 < partStarts.length; part++) {
    sizes.fill(0)
    for (let i = partStarts[part]; i < partStarts[part + 1]; i++) sizes[places[i]]++
    const first = part * 2 ** bits
    for (let place = 0; place < sizes.length && first + place < count; place++) {
      if (sizes[place] === 0 && !isDense) continue
      groups[group] = first + place
      starts[group + 1] = starts[group] + sizes[place]
      group++
    }
    partGroups[part + 1] = group
  }
  return { groups: groups.subarray(0, group), starts: starts.subarray(0, group + 1), partGroups }
}

function sizesOf(starts: Uint32Array): Float64Array {
  const sizes = new Float64Array(starts.length - 1)
  for (let group = 0; group < sizes.length; group++) sizes[group] = starts[group + 1] - starts[group]
  return sizes
}

function longest(starts: Uint32Array): number {
  let most = 0
  for (let i = 1; i < starts.length; i++) most = Math.max(most, starts[i] - starts[i - 1])
  return most
}

// The loops stand once for every kind of array: one loop for several kinds is compiled to something slower.

function moveToParts(
  stored: ReadonlyFloat64Array | ReadonlyInt32Array,
  ids: Int32Array,
  { bits, partStarts: starts }: RowsInParts,
  memory: PartMemory,
): Float64Array | Int32Array {
  return isReal(stored)
    ? moveReals(stored, { ids, bits, starts }, memory.reals())
    : moveWholes(stored, { ids, bits, starts }, memory.wholes())
}

function widened(
  values: ReadonlyInt32Array,
  from: number,
  to: number,
  missing: number,
  room: Float64Array,
): Float64Array {
  for (let i = from; i < to; i++) room[i - from] = values[i] === missing ? Number.NaN : values[i]
  return room.subarray(0, to - from)
}

function isReal(values: ReadonlyFloat64Array | ReadonlyInt32Array): values is ReadonlyFloat64Array {
  return values[Symbol.toStringTag] === 'Float64Array'
}

function placeReals(
  values: ReadonlyFloat64Array,
  places: Uint16Array,
  from: number,
  to: number,
  next: Uint32Array,
  into: Float64Array,
): void {
  for (let i = from; i < to; i++) into[next[places[i]]++] = values[i]
}

function placeWholes(
  values: ReadonlyInt32Array,
  places: Uint16Array,
  from: number,
  to: number,
  next: Uint32Array,
  into: Float64Array,
  missing: number,
): void {
  for (let i = from; i < to; i++) {
    const value = values[i]
    into[next[places[i]]++] = value === missing ? Number.NaN : value
  }
}
