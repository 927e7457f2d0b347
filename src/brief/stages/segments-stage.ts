import type { Segmentation } from '../../contracts/segmentation.ts'
import { matchSegments } from '../../segments/match-segments.ts'
import { segmentCustomers } from '../../segments/segment-customers.ts'
import { earlierSegments, segmentIds } from '../segment-ids.ts'
import { featuresOf } from './features-stage.ts'
import type { Left, Stage } from './stage.ts'

/** Groups of customers with names, rules and a certificate. */
export const segmentsStage: Stage = {
  name: 'segments',
  async run({ brief, left, context, previous }) {
    const { columns, k } = brief.segments ?? {}
    const found = await segmentCustomers(featuresOf(left), { ...context, columns, k })
    const before = previous === undefined ? null : await earlierSegments(previous)
    const { assignment, model, profiles, rules, certificate } =
      before === null ? found : matchSegments(found, before.segments, brief.asOf)
    return {
      tables: { assignment, 'segment-ids': segmentIds(before?.given ?? [], profiles, brief.asOf) },
      documents: { model, profiles, rules, certificate },
    }
  },
}

/** The segmentation as its stage left it. */
export function segmentationOf(left: Left): Segmentation {
  const { tables, documents } = left['segments']
  return {
    kind: 'segmentation',
    assignment: tables['assignment'] as Segmentation['assignment'],
    ...(documents as Pick<Segmentation, 'model' | 'profiles' | 'rules' | 'certificate'>),
  }
}
