import type { Brief } from '../../src/brief/brief.ts'
import { optionsOf } from '../../src/brief/options-of.ts'
import { limitsBySegmentId } from '../../src/brief/segment-limits.ts'
import { featuresStage } from '../../src/brief/stages/features-stage.ts'
import { measureStage } from '../../src/brief/stages/measure-stage.ts'
import { mergeStage } from '../../src/brief/stages/merge-stage.ts'
import { readStage } from '../../src/brief/stages/read-stage.ts'
import { responseOf, responseStage } from '../../src/brief/stages/response-stage.ts'
import { segmentationOf, segmentsStage } from '../../src/brief/stages/segments-stage.ts'
import type { Left, Stage } from '../../src/brief/stages/stage.ts'
import {
  candidatesFor,
  describedCustomers,
  scoring,
  targetStage,
} from '../../src/brief/stages/target-stage.ts'
import type { Limits } from '../../src/contracts/limits.ts'
import type { Scores } from '../../src/contracts/scores.ts'
import { scoreOptions } from '../../src/response/score-options.ts'
import { type Files, memoryData } from './programme.ts'

const stages: readonly Stage[] = [
  readStage,
  mergeStage,
  featuresStage,
  segmentsStage,
  responseStage,
  targetStage,
  measureStage,
]

/** What the stages of a run leave, up to the last one asked for; nothing is stored in between. */
export async function leftOf(brief: Brief, files: Files, last: Stage['name'] = 'measure'): Promise<Left> {
  const left: Record<string, Awaited<ReturnType<Stage['run']>>> = {}
  const context = { seed: brief.seed, asOf: brief.asOf }
  for (const stage of stages) {
    left[stage.name] = await stage.run({ brief, data: memoryData(files), left, context, engine: null })
    if (stage.name === last) break
  }
  return left
}

/** The scores and limits a plan was made from. */
export async function scoresAndLimits(brief: Brief, left: Left): Promise<{ scores: Scores; limits: Limits }> {
  const response = responseOf(left)
  if (response.kind === 'no-effect') throw new Error('nothing was learned, so nothing was scored')
  const context = { seed: brief.seed, asOf: brief.asOf }
  const customers = describedCustomers(left)
  const candidates = await candidatesFor(brief, left, customers, context)
  const scores = await scoreOptions(
    response,
    customers,
    scoring(brief, candidates, optionsOf(brief), context),
  )
  return { scores, limits: limitsBySegmentId(brief.limits, segmentationOf(left).profiles) }
}
