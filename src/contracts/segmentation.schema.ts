import * as z from 'zod'
import type { Relation } from '../engine/relation.ts'
import { isRelation } from '../engine/rows.ts'
import { ClienteleError, unknownName } from '../errors.ts'
import { columnOfKind } from '../table/access.ts'
import { decode } from '../table/dictionary-text.ts'
import { checkExpression } from '../table/expression/check.ts'
import { checkDocument, count, finite, part, share, word } from './document.schema.ts'
import { checkModel } from './model.schema.ts'
import { checkRelation } from './relation-shape.ts'
import type { Segmentation } from './segmentation.ts'
import { checkShape, type TableShape } from './table-shape.ts'

const schema = z.strictObject({
  kind: z.literal('segmentation'),
  model: part,
  assignment: part,
  profiles: z.array(
    z.strictObject({
      id: word,
      name: word,
      customers: count,
      share,
      traits: z.array(
        z.strictObject({ feature: word, mean: finite, overall: finite, standardizedDifference: finite }),
      ),
    }),
  ),
  rules: z.array(z.strictObject({ segment: word, rule: z.unknown(), precision: share, coverage: share })),
  certificate: z.strictObject({
    sse: z.number().min(0),
    bestSse: z.number().min(0),
    seedAgreement: z.strictObject({ mean: finite, min: finite, fits: count }),
    smallestShare: share,
    verdict: z.enum(['stable', 'unstable']),
    words: word,
  }),
})

const shape: TableShape = {
  columns: { customer_id: { kind: 'text', complete: true }, segment: { kind: 'text', complete: true } },
  key: ['customer_id'],
}

const columns = { customer_id: ['text'], segment: ['text'] } as const

/**
 * Checks a segmentation: every customer in one segment that has a profile, profiles that count what the assignment
 * holds, rules that are expressions, names that are given once. Of an assignment in an engine the columns are checked, not their values.
 *
 * @throws CONTRACT_INVALID, MODEL_INVALID, EXPRESSION_INVALID; else the codes of `checkShape`.
 */
export function checkSegmentation(segmentation: Segmentation | Segmentation<Relation>): void {
  checkDocument(schema, segmentation, 'CONTRACT_INVALID', 'the segmentation')
  checkModel(segmentation.model)
  const { assignment, profiles } = segmentation
  if (isRelation(assignment)) checkRelation(assignment, columns, 'customer_id', 'the relation of segments')
  else checkShape(assignment, shape, 'the assignment of segments')
  const ids = profiles.map(({ id }) => id)
  for (const of of ['id', 'name'] as const)
    assertOnce(
      profiles.map((profile) => profile[of]),
      of,
    )
  for (const { segment, rule } of segmentation.rules) {
    if (!ids.includes(segment)) throw unknownName('CONTRACT_INVALID', 'segment', segment, ids, 'the profiles')
    checkExpression(rule)
  }
  if (!isRelation(assignment)) assertCounts(assignment, profiles)
}

function assertOnce(values: readonly string[], of: string): void {
  const twice = values.find((value, i) => values.indexOf(value) !== i)
  if (twice === undefined) return
  throw invalid(`Two segments have the ${of} "${twice}". Give each segment its own.`, { [of]: twice })
}

function assertCounts(assignment: Segmentation['assignment'], profiles: Segmentation['profiles']): void {
  const { codes, dictionary } = columnOfKind(assignment, 'segment', 'text')
  const counted = new Float64Array(dictionary.size)
  for (let row = 0; row < codes.length; row++) counted[codes[row]]++
  const customers = new Map(profiles.map((profile) => [profile.id, profile.customers]))
  const ids = [...customers.keys()]
  for (let code = 0; code < dictionary.size; code++) {
    if (counted[code] === 0) continue
    const id = decode(dictionary, code)
    if (!customers.has(id)) throw unknownName('CONTRACT_INVALID', 'segment', id, ids, 'the profiles')
    if (customers.get(id) !== counted[code])
      throw invalid(
        `The segment "${id}" has ${counted[code]} customers in the assignment and ${customers.get(id)} in its profile. Make both from the same assignment.`,
        { segment: id, assigned: counted[code] },
      )
    customers.delete(id)
  }
  for (const [id, left] of customers)
    if (left !== 0)
      throw invalid(`The segment "${id}" has a profile of ${left} customers, and nobody is assigned to it.`, {
        segment: id,
      })
}

function invalid(message: string, details: Record<string, string | number>): ClienteleError {
  return new ClienteleError('CONTRACT_INVALID', message, details)
}
