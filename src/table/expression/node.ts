import type { ReadonlyFloat64Array, ReadonlyInt32Array, ReadonlyUint8Array } from '../../math/arrays.ts'
import type { Dictionary } from '../dictionary.ts'

/** Rows worked at once, so that what passes between operators stays in the cache. */
export const BLOCK = 2048

/** What every operator turns into: something that gives its values for a range of at most {@link BLOCK} rows. */
interface NodeOf<Kind, Values> {
  readonly kind: Kind
  /** Whether it gives the same value for every row. */
  readonly constant: boolean
  /** The values of the rows from `from` up to `to`; they hold until the node is read again. */
  read(from: number, to: number): Values
}

/** Numbers, days or milliseconds; NaN is missing. */
export type NumericNode = NodeOf<'number' | 'date' | 'time', ReadonlyFloat64Array>
/** 1, 0 and 255 for missing. */
export type FlagNode = NodeOf<'flag', ReadonlyUint8Array>

/** Codes; -1 is missing. */
export interface TextNode extends NodeOf<'text', ReadonlyInt32Array> {
  /** The texts of all codes given so far. */
  dictionary(): Dictionary
}

/** A missing value of any kind: the literal null, until its neighbors say which kind it is. */
export interface MissingNode {
  readonly kind: 'missing'
}

export type ValueNode = NumericNode | FlagNode | TextNode
export type Node = ValueNode | MissingNode
export type ValueKind = ValueNode['kind']

/** A compiled argument and where it stands, for messages. */
export interface Operand {
  readonly node: Node
  readonly path: string
}

/** A node of numbers, computed block by block into memory of its own. */
export function numericNode(
  kind: NumericNode['kind'],
  inputs: readonly ValueNode[],
  compute: (out: Float64Array, from: number, to: number) => void,
): NumericNode {
  const out = new Float64Array(BLOCK)
  return { kind, constant: allConstant(inputs), read: (from, to) => filled(out, from, to, compute) }
}

/** A node of flags, computed block by block into memory of its own. */
export function flagNode(
  inputs: readonly ValueNode[],
  compute: (out: Uint8Array, from: number, to: number) => void,
): FlagNode {
  const out = new Uint8Array(BLOCK)
  return { kind: 'flag', constant: allConstant(inputs), read: (from, to) => filled(out, from, to, compute) }
}

function allConstant(inputs: readonly ValueNode[]): boolean {
  return inputs.length > 0 && inputs.every((input) => input.constant)
}

function filled<Values extends Float64Array | Uint8Array>(
  out: Values,
  from: number,
  to: number,
  compute: (out: Values, from: number, to: number) => void,
): Values {
  compute(out, from, to)
  return out
}
