import { assertKind, commonKind, type Placed } from './kind-rules.ts'
import { withKind } from './leaves.ts'
import type { FlagNode, Node, NumericNode, Operand, TextNode, ValueKind, ValueNode } from './node.ts'
import type { Operation } from './operators.ts'

/** The argument as numbers. @throws EXPRESSION_TYPE */
export function asNumber(operator: Operation, operand: Operand): NumericNode {
  return held(operator, operand, 'number') as NumericNode
}

/** The argument as days. @throws EXPRESSION_TYPE */
export function asDate(operator: Operation, operand: Operand): NumericNode {
  return held(operator, operand, 'date') as NumericNode
}

/** The argument as flags. @throws EXPRESSION_TYPE */
export function asFlag(operator: Operation, operand: Operand): FlagNode {
  return held(operator, operand, 'flag') as FlagNode
}

/** The argument as texts. @throws EXPRESSION_TYPE */
export function asText(operator: Operation, operand: Operand): TextNode {
  return held(operator, operand, 'text') as TextNode
}

function held(operator: Operation, operand: Operand, kind: ValueKind): Node {
  assertKind(operator, placed(operand), kind)
  return withKind(operand.node, kind)
}

/** Arguments brought to one kind, or null where all of them are the missing literal. */
export type Alike =
  | { readonly kind: 'number' | 'date' | 'time'; readonly nodes: readonly NumericNode[] }
  | { readonly kind: 'flag'; readonly nodes: readonly FlagNode[] }
  | { readonly kind: 'text'; readonly nodes: readonly TextNode[] }
  | null

/**
 * Brings arguments that must be of one kind to it.
 *
 * @throws EXPRESSION_TYPE where two kinds meet.
 */
export function alike(operator: Operation, operands: readonly Operand[]): Alike {
  const kind = commonKind(operator, operands.map(placed))
  if (kind === null) return null
  const nodes = operands.map(({ node }) => withKind(node, kind)) as readonly ValueNode[]
  return { kind, nodes } as Alike
}

/** An argument as the rules of kinds see it. */
export function placed({ node, path }: Operand): Placed {
  return { kind: node.kind, path }
}
