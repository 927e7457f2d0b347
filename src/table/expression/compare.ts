import { MISSING_FLAG } from '../column.ts'
import type { Dictionary } from '../dictionary.ts'
import { compareBytes } from '../utf8.ts'
import type { Alike } from './kinds.ts'
import { constantFlag } from './leaves.ts'
import { type FlagNode, flagNode, type NumericNode, numericNode, type ValueNode } from './node.ts'
import { type TextTest, textTest } from './texts.ts'

/** The operators that compare. */
export type Comparison = 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge'

/** What a comparison says where the first value comes before, is the same as, or comes after the second. */
interface Outcomes {
  readonly before: number
  readonly same: number
  readonly after: number
}

const outcomes: Readonly<Record<Comparison, Outcomes>> = {
  eq: { before: 0, same: 1, after: 0 },
  ne: { before: 1, same: 0, after: 1 },
  lt: { before: 1, same: 0, after: 0 },
  le: { before: 1, same: 1, after: 0 },
  gt: { before: 0, same: 0, after: 1 },
  ge: { before: 0, same: 1, after: 1 },
}

/** Compares two values of one kind; missing where one is. */
export function compare(operator: Comparison, values: Alike): FlagNode {
  if (values === null) return constantFlag(MISSING_FLAG)
  if (values.kind === 'text') return textTest(values.nodes[0], values.nodes[1], textComparison(operator))
  return compareNumeric(operator, toNumeric(values.nodes[0]), toNumeric(values.nodes[1]))
}

/** Flags as 0, 1 and NaN; what is numeric already stays. */
export function toNumeric(node: Exclude<ValueNode, { kind: 'text' }>): NumericNode {
  if (node.kind !== 'flag') return node
  return numericNode('number', [node], (out, from, to) => {
    const flags = node.read(from, to)
    for (let i = 0; i < to - from; i++) out[i] = flags[i] === MISSING_FLAG ? Number.NaN : flags[i]
  })
}

/** Compares two numbers, days or instants; missing where one is. */
export function compareNumeric(operator: Comparison, left: NumericNode, right: NumericNode): FlagNode {
  const { before, same, after } = outcomes[operator]
  return flagNode([left, right], (out, from, to) => {
    const x = left.read(from, to)
    const y = right.read(from, to)
    for (let i = 0; i < to - from; i++) {
      if (x[i] < y[i]) out[i] = before
      else if (x[i] > y[i]) out[i] = after
      else out[i] = x[i] === y[i] ? same : MISSING_FLAG
    }
  })
}

function textComparison(operator: Comparison): TextTest {
  const { before, same, after } = outcomes[operator]
  return (left, leftCode, right, rightCode) => {
    const order = compareTexts(left, leftCode, right, rightCode)
    if (order === 0) return same
    return order < 0 ? before : after
  }
}

/** The order of two texts by their UTF-8 bytes: -1, 0 or 1. */
export function compareTexts(
  left: Dictionary,
  leftCode: number,
  right: Dictionary,
  rightCode: number,
): number {
  return compareBytes(
    left.bytes,
    left.offsets[leftCode],
    left.offsets[leftCode + 1],
    right.bytes,
    right.offsets[rightCode],
    right.offsets[rightCode + 1],
  )
}
