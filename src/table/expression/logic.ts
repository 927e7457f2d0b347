import { MISSING_CODE, MISSING_FLAG } from '../column.ts'
import { constantFlag } from './leaves.ts'
import { type FlagNode, flagNode, type Node } from './node.ts'

/** Not, by Kleene: missing stays missing. */
export function not(flag: FlagNode): FlagNode {
  return flagNode([flag], (out, from, to) => {
    const flags = flag.read(from, to)
    for (let i = 0; i < to - from; i++) out[i] = flags[i] === MISSING_FLAG ? MISSING_FLAG : 1 - flags[i]
  })
}

/** And, by Kleene: false if any is false, else missing if any is missing. */
export function and(flags: readonly FlagNode[]): FlagNode {
  return dominated(flags, 0)
}

/** Or, by Kleene: true if any is true, else missing if any is missing. */
export function or(flags: readonly FlagNode[]): FlagNode {
  return dominated(flags, 1)
}

/** The one value wins over missing, and missing over the other. */
function dominated(nodes: readonly FlagNode[], winner: number): FlagNode {
  return flagNode(nodes, (out, from, to) => {
    const count = to - from
    out.fill(1 - winner, 0, count)
    for (const node of nodes) {
      const flags = node.read(from, to)
      for (let i = 0; i < count; i++) {
        if (flags[i] === winner) out[i] = winner
        else if (flags[i] === MISSING_FLAG && out[i] !== winner) out[i] = MISSING_FLAG
      }
    }
  })
}

/** Whether a value is missing; never missing itself. */
export function isMissing(node: Node): FlagNode {
  if (node.kind === 'missing') return constantFlag(1)
  const sentinel = node.kind === 'text' ? MISSING_CODE : MISSING_FLAG
  if (node.kind === 'text' || node.kind === 'flag') {
    return flagNode([node], (out, from, to) => {
      const values = node.read(from, to)
      for (let i = 0; i < to - from; i++) out[i] = values[i] === sentinel ? 1 : 0
    })
  }
  return flagNode([node], (out, from, to) => {
    const values = node.read(from, to)
    for (let i = 0; i < to - from; i++) out[i] = Number.isNaN(values[i]) ? 1 : 0
  })
}
