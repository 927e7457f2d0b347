import { MISSING_CODE, MISSING_FLAG } from '../column.ts'
import { createDictionaryBuilder } from '../dictionary-builder.ts'
import { compareNumeric, compareTexts, toNumeric } from './compare.ts'
import type { Alike } from './kinds.ts'
import { constantFlag } from './leaves.ts'
import { or } from './logic.ts'
import { type FlagNode, flagNode, type NumericNode, type TextNode } from './node.ts'
import { distinctTest, textTest } from './texts.ts'

/**
 * Whether the first value equals any of the others, as in SQL: true if one is equal; else missing if the value or one of
 * the others is missing; else false. That is "or" by Kleene over equalities; the constants among them are one look-up.
 */
export function isIn(values: Alike): FlagNode {
  if (values === null) return constantFlag(MISSING_FLAG)
  if (values.kind === 'text') return textIsIn(values.nodes[0], values.nodes.slice(1))
  const [value, ...members] = values.nodes.map(toNumeric)
  return numericIsIn(value, members)
}

function textIsIn(value: TextNode, members: readonly TextNode[]): FlagNode {
  const constants = members.filter((member) => member.constant)
  const others = members.filter((member) => !member.constant)
  const known = createDictionaryBuilder()
  let absent = 0
  for (const member of constants) {
    const code = member.read(0, 1)[0]
    const { bytes, offsets } = member.dictionary()
    if (code === MISSING_CODE) absent = MISSING_FLAG
    else known.codeOfBytes(bytes, offsets[code], offsets[code + 1])
  }
  const among = distinctTest(value, ({ bytes, offsets }, code) =>
    known.findBytes(bytes, offsets[code], offsets[code + 1]) < 0 ? absent : 1,
  )
  return or([among, ...others.map((member) => textTest(value, member, sameText))])
}

const sameText: typeof compareTexts = (left, leftCode, right, rightCode) =>
  compareTexts(left, leftCode, right, rightCode) === 0 ? 1 : 0

function numericIsIn(value: NumericNode, members: readonly NumericNode[]): FlagNode {
  const constants = new Set(members.filter((member) => member.constant).map((member) => member.read(0, 1)[0]))
  const absent = constants.delete(Number.NaN) ? MISSING_FLAG : 0
  const among = flagNode([value], (out, from, to) => {
    const x = value.read(from, to)
    for (let i = 0; i < to - from; i++) {
      if (Number.isNaN(x[i])) out[i] = MISSING_FLAG
      else out[i] = constants.has(x[i]) ? 1 : absent
    }
  })
  const others = members.filter((member) => !member.constant)
  return or([among, ...others.map((member) => compareNumeric('eq', value, member))])
}
