import type { Pass } from '../engine/pass.ts'
import { groupedSum, joinGroups } from './grouped-sum.ts'
import type { Grouped, Grouping } from './grouping.ts'
import { groupingKernel } from './grouping-kernel.ts'

/** Makes a pass that groups rows, by a kernel where that is possible. */
export function groupingPass<State, Sum extends Grouped>(grouping: Grouping<State, Sum>): Pass<State, Sum> {
  const { name, columns, groupsOf } = grouping
  return {
    name,
    columns,
    empty: (state) => grouping.empty(state),
    kernel: groupingKernel(grouping),
    shard(table, from, to, state, into) {
      const { keyed, leftOut } = grouping.read(table, from, to, state)
      for (const [g, groups] of groupsOf(into).entries())
        joinGroups(groups, groupedSum(keyed[g], groups.joinings))
      addCounts(into.leftOut, leftOut)
      grouping.finishRows?.(table, into)
    },
    add(into, other) {
      const others = groupsOf(other)
      for (const [g, groups] of groupsOf(into).entries()) joinGroups(groups, others[g])
      addCounts(into.leftOut, other.leftOut)
      grouping.finishSums?.(into, other)
    },
  }
}

function addCounts(into: Float64Array, counts: Float64Array): void {
  for (let i = 0; i < into.length; i++) into[i] += counts[i]
}
