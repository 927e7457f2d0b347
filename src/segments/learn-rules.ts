import type { SegmentRule } from '../contracts/segmentation.ts'
import type { Context } from '../engine/context.ts'
import { openRows } from '../engine/open-rows.ts'
import { preparationOf, stateOf } from '../learn/kmeans.ts'
import { nearestTwo } from '../learn/kmeans-nearest.ts'
import { drawSample } from '../learn/kmeans-sample.ts'
import type { Points } from '../learn/kmeans-seeding.ts'
import type { Preparation } from '../learn/prepare/compile.ts'
import type { Assignment, Customers } from './customers.ts'
import { ruleOf } from './rules.ts'
import { clustersOf, type SegmentsModel } from './segments-model.ts'
import { thresholdTree } from './threshold-tree.ts'

/** Customers that rules are learned from; they are measured on all. */
const ruleRows = 20_000

/**
 * Writes one rule a segment: the way to its leaf in a tree of thresholds that a sample of the customers gives. Every
 * customer is described by exactly one of the rules.
 */
export async function learnRules<Assigned extends Assignment>(
  model: SegmentsModel,
  customers: Customers<Assigned>,
  assignment: Assigned,
  context: Context,
): Promise<readonly SegmentRule[]> {
  const clusters = clustersOf(model)
  const preparation = preparationOf(clusters)
  const state = stateOf(clusters)
  const points = await sampleOf(customers, preparation, context)
  const squares = new Float64Array(2)
  const labels = Int32Array.from({ length: points.count }, (_, row) =>
    nearestTwo(points.values, row * points.d, state, squares),
  )
  const paths = thresholdTree(points, labels, state.centers)
  const ground = {
    prepare: model.prepare,
    inputs: model.inputs,
    columns: preparation.columns,
    hasMissing: customers.hasMissing,
  }
  const rules = model.fitted.ids.map((segment, c) => ({ segment, rule: ruleOf(paths[c], ground) }))
  return customers.measure(rules, assignment, context)
}

async function sampleOf(
  { rows, count }: Pick<Customers<never>, 'rows' | 'count'>,
  preparation: Preparation,
  context: Context,
): Promise<Points> {
  const session = await openRows(rows, [...preparation.reads, 'customer_id'], context)
  try {
    const identity = { column: 'customer_id', kind: 'text' } as const
    const size = { rows: count, wanted: ruleRows, seed: context.seed ?? 1, unit: 1 }
    return await drawSample(session, preparation, identity, size)
  } finally {
    await session.close()
  }
}
