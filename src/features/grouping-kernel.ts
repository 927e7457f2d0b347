import type { AddedShard, KernelCall } from '../engine/pass.ts'
import { groupsKernel } from '../math/simd/groups-kernel.ts'
import type { GroupedSum, Joining } from './grouped-sum.ts'
import type { Grouped, Grouping } from './grouping.ts'
import { joinManyGroups } from './join-many-groups.ts'

/** Joinings by the number they have in groups.as.ts. */
const joiningNumbers: readonly Joining[] = ['sum', 'min', 'max']

/** Grouping by the kernel of groups.as.ts. */
export function groupingKernel<State, Sum extends Grouped>(
  grouping: Grouping<State, Sum>,
): KernelCall<State, Sum> {
  const layoutFor = (state: State, rows: number): Layout => {
    const empty = grouping.empty(state)
    return layoutOf(grouping.groupsOf(empty), empty.leftOut.length, rows)
  }
  return {
    kernel: groupsKernel,
    packsAnew: true,
    fits: () => true,
    shardBytes: (_, from, to, state) => layoutFor(state, to - from).bytes,
    write(table, from, to, state, memory, at) {
      const { keyed, leftOut } = grouping.read(table, from, to, state)
      const layout = layoutFor(state, to - from)
      new Float64Array(memory, at + layout.leftOut, leftOut.length).set(leftOut)
      for (const [g, { keys, values }] of keyed.entries()) {
        const rows = keys[0].length
        new Int32Array(memory, at + 4 * g, 1)[0] = rows
        const columns = columnsAt(layout, g, rows, memory, at)
        for (const [k, key] of columns.keys.entries()) key.set(keys[k])
        for (const [v, value] of columns.values.entries()) value.set(values[v])
      }
    },
    stateBytes: (state) => 4 * stateWords(layoutFor(state, 0)).length,
    writeState(state, memory, at) {
      const words = stateWords(layoutFor(state, 0))
      new Int32Array(memory, at, words.length).set(words)
    },
    sumBytes: (state) => 4 * layoutFor(state, 0).groupings.length,
    readSums(memory, shards, state, into) {
      const parts = shards.map((shard) => ({ ...shard, layout: layoutFor(state, shard.rows) }))
      for (const [g, groups] of grouping.groupsOf(into).entries())
        joinManyGroups(
          groups,
          parts.map((part) => groupsAt(part, g, memory)),
        )
      for (const { at, layout } of parts) {
        const leftOut = new Float64Array(memory, at + layout.leftOut, into.leftOut.length)
        for (const [i, count] of leftOut.entries()) into.leftOut[i] += count
      }
      for (const table of new Set(shards.map((shard) => shard.table))) grouping.finishRows?.(table, into)
    },
  }
}

/** Where things lie in a packed shard, in bytes from its beginning. */
interface Layout {
  readonly leftOut: number
  /** Where the columns of the first grouping begin. */
  readonly columns: number
  /** Room for so many rows in each column. */
  readonly stride: number
  readonly groupings: readonly { readonly shape: GroupedSum; readonly at: number }[]
  readonly bytes: number
}

function layoutOf(shapes: readonly GroupedSum[], reasons: number, rows: number): Layout {
  const leftOut = 8 * Math.ceil(shapes.length / 2)
  const columns = leftOut + 8 * reasons
  const stride = 4 * Math.ceil(rows / 4)
  let at = columns
  const groupings = shapes.map((shape) => {
    const grouping = { shape, at }
    at += stride * (4 * shape.keys.length + 8 * shape.values.length)
    return grouping
  })
  return { leftOut, columns, stride, groupings, bytes: at + scratchBytes(stride) }
}

/** Room for two orders of rows and a joined column, and for counting digits. */
function scratchBytes(stride: number): number {
  return 16 * stride + 8192
}

function stateWords({ groupings, columns }: Layout): number[] {
  const shapes = groupings.flatMap(({ shape: { keys, joinings } }) => [
    keys.length,
    joinings.length,
    ...joinings.map((joining) => joiningNumbers.indexOf(joining)),
  ])
  return [groupings.length, columns, ...shapes]
}

function groupsAt(
  { at, sumAt, layout }: AddedShard & { readonly layout: Layout },
  g: number,
  memory: ArrayBuffer,
): GroupedSum {
  const [count] = new Int32Array(memory, sumAt + 4 * g, 1)
  return { ...columnsAt(layout, g, count, memory, at), joinings: layout.groupings[g].shape.joinings }
}

/** The first values of each column of a grouping. */
function columnsAt(
  { stride, groupings }: Layout,
  g: number,
  count: number,
  memory: ArrayBuffer,
  from: number,
): Pick<GroupedSum, 'keys' | 'values'> {
  const { shape, at } = groupings[g]
  const keys = from + at
  const values = keys + 4 * stride * shape.keys.length
  return {
    keys: shape.keys.map((_, k) => new Int32Array(memory, keys + 4 * stride * k, count)),
    values: shape.values.map((_, v) => new Float64Array(memory, values + 8 * stride * v, count)),
  }
}
