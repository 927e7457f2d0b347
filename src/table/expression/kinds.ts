import { ClienteleError } from '../../errors.ts'
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

function held(operator: Operation, { node, path }: Operand, kind: ValueKind): Node {
  if (node.kind === kind || node.kind === 'missing') return withKind(node, kind)
  throw new ClienteleError(
    'EXPRESSION_TYPE',
    `In the expression, ${path} is a ${node.kind}, but "${operator}" takes a ${kind} there. ${remedy(node.kind, kind)}`,
    { path, operator, found: node.kind, expected: kind },
  )
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
  const leader = operands.find(({ node }) => node.kind !== 'missing')
  if (leader === undefined || leader.node.kind === 'missing') return null
  const { kind } = leader.node
  const other = operands.find(({ node }) => node.kind !== 'missing' && node.kind !== kind)
  if (other !== undefined) throw mixed(operator, leader, other)
  const nodes = operands.map(({ node }) => withKind(node, kind)) as readonly ValueNode[]
  return { kind, nodes } as Alike
}

function mixed(operator: Operation, one: Operand, other: Operand): ClienteleError {
  const [first, second] = [one.node.kind, other.node.kind]
  return new ClienteleError(
    'EXPRESSION_TYPE',
    `In the expression, ${one.path} is a ${first} and ${other.path} a ${second}, but "${operator}" takes values of one kind. ${remedy(first, second)}`,
    { operator, path: one.path, found: first, otherPath: other.path, otherFound: second },
  )
}

function remedy(one: Node['kind'], other: Node['kind']): string {
  const kinds = [one, other]
  if (kinds.includes('date') && kinds.includes('text'))
    return 'Write a day as { "op": "date", "args": ["YYYY-MM-DD"] }.'
  if (kinds.includes('time') && kinds.includes('text'))
    return 'Write an instant as { "op": "time", "args": ["YYYY-MM-DDTHH:MM:SSZ"] }.'
  if (kinds.includes('number') && kinds.includes('text'))
    return 'Write numbers without quotes, or state the kind of the column when reading it.'
  if (kinds.includes('number') && kinds.includes('flag')) return 'A flag is true or false, not 1 or 0.'
  return 'Change one of them.'
}
