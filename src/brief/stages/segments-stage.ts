import type { Segmentation } from '../../contracts/segmentation.ts'
import { segmentCustomers } from '../../segments/segment-customers.ts'
import { featuresOf } from './features-stage.ts'
import type { Left, Stage } from './stage.ts'

/** Groups of customers with names, rules and a certificate. */
export const segmentsStage: Stage = {
  name: 'segments',
  async run({ brief, left, context }) {
    const { columns, k } = brief.segments ?? {}
    const { assignment, model, profiles, rules, certificate } = await segmentCustomers(featuresOf(left), {
      ...context,
      columns,
      k,
    })
    return { tables: { assignment }, documents: { model, profiles, rules, certificate } }
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
