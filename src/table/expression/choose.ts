import type { ReadonlyFloat64Array } from '../../math/arrays.ts'
import { MISSING_CODE, MISSING_FLAG } from '../column.ts'
import { createDictionaryBuilder } from '../dictionary-builder.ts'
import type { Alike } from './kinds.ts'
import {
  BLOCK,
  type FlagNode,
  flagNode,
  type Node,
  type NumericNode,
  numericNode,
  type TextNode,
} from './node.ts'
import { intoDictionary } from './texts.ts'

/** The first or the second of two values of one kind, by a condition; a missing condition takes the second. */
export function choose(condition: FlagNode, values: Alike): Node {
  if (values === null) return { kind: 'missing' }
  if (values.kind === 'text') {
    const [then, otherwise] = shared(values.nodes)
    return textNode([condition, then, otherwise], then, (out, from, to) =>
      pick(out, condition.read(from, to), then.read(from, to), otherwise.read(from, to), to - from),
    )
  }
  if (values.kind === 'flag') {
    const [then, otherwise] = values.nodes
    return flagNode([condition, then, otherwise], (out, from, to) =>
      pick(out, condition.read(from, to), then.read(from, to), otherwise.read(from, to), to - from),
    )
  }
  const [then, otherwise] = values.nodes
  return numericNode(values.kind, [condition, then, otherwise], (out, from, to) =>
    pick(out, condition.read(from, to), then.read(from, to), otherwise.read(from, to), to - from),
  )
}

type Writable = { [index: number]: number }
type Readable = { readonly [index: number]: number }

function pick(out: Writable, condition: Readable, then: Readable, otherwise: Readable, count: number): void {
  for (let i = 0; i < count; i++) out[i] = condition[i] === 1 ? then[i] : otherwise[i]
}

/** The first value that is not missing, of values of one kind. */
export function coalesce(values: Alike): Node {
  if (values === null) return { kind: 'missing' }
  if (values.kind === 'text') {
    const nodes = shared(values.nodes)
    return textNode(nodes, nodes[0], (out, from, to) => firstPresent(out, nodes, MISSING_CODE, from, to))
  }
  if (values.kind === 'flag') {
    const { nodes } = values
    return flagNode(nodes, (out, from, to) => firstPresent(out, nodes, MISSING_FLAG, from, to))
  }
  const { nodes } = values
  return numericNode(values.kind, nodes, (out, from, to) => firstPresent(out, nodes, Number.NaN, from, to))
}

function firstPresent(
  out: Writable,
  nodes: readonly { read(from: number, to: number): Readable }[],
  missing: number,
  from: number,
  to: number,
): void {
  const count = to - from
  const first = nodes[0].read(from, to)
  for (let i = 0; i < count; i++) out[i] = first[i]
  for (const node of nodes.slice(1)) {
    const values = node.read(from, to)
    // NaN equals nothing, itself included.
    for (let i = 0; i < count; i++) if (out[i] === missing || Number.isNaN(out[i])) out[i] = values[i]
  }
}

/** The least or the greatest of values of one kind; missing if any is. */
export function extreme(
  operator: 'least' | 'greatest',
  kind: NumericNode['kind'],
  nodes: readonly NumericNode[],
): NumericNode {
  const keep = operator === 'least' ? keepLess : keepGreater
  return numericNode(kind, nodes, (out, from, to) => {
    out.set(nodes[0].read(from, to).subarray(0, to - from) as Float64Array)
    for (const node of nodes.slice(1)) keep(out, node.read(from, to), to - from)
  })
}

/** NaN on either side stays: Math.min and Math.max give NaN if one is. */
function keepLess(out: Float64Array, values: ReadonlyFloat64Array, count: number): void {
  for (let i = 0; i < count; i++) out[i] = Math.min(out[i], values[i])
}

function keepGreater(out: Float64Array, values: ReadonlyFloat64Array, count: number): void {
  for (let i = 0; i < count; i++) out[i] = Math.max(out[i], values[i])
}

function shared(nodes: readonly TextNode[]): readonly TextNode[] {
  const builder = createDictionaryBuilder()
  return nodes.map((node) => intoDictionary(node, builder))
}

function textNode(
  inputs: readonly { readonly constant: boolean }[],
  texts: TextNode,
  compute: (out: Int32Array, from: number, to: number) => void,
): TextNode {
  const out = new Int32Array(BLOCK)
  return {
    kind: 'text',
    constant: inputs.every((input) => input.constant),
    read: (from, to) => {
      compute(out, from, to)
      return out
    },
    dictionary: texts.dictionary,
  }
}
