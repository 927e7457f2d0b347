import { library } from '../contracts/library.ts'
import type { TargetPlan } from '../contracts/plan.ts'
import type { PolicyComparison, RunResult } from '../contracts/run.ts'
import { columnOfKind } from '../table/access.ts'
import { decode } from '../table/dictionary-text.ts'
import { group } from '../table/group.ts'
import { join } from '../table/join.ts'
import type { Table } from '../table/table.ts'
import { textColumn, textColumnOfCodes } from '../table/text-columns.ts'
import { withColumns } from '../table/with-columns.ts'
import type { Brief } from './brief.ts'
import { optionsOf } from './options-of.ts'
import type { PilotNeed } from './pilot-need.ts'
import { checkReadiness, stageNames } from './readiness.ts'
import { baseOf, featuresOf } from './stages/features-stage.ts'
import { responseOf } from './stages/response-stage.ts'
import { segmentationOf } from './stages/segments-stage.ts'
import type { Left } from './stages/stage.ts'
import { planOf } from './stages/target-stage.ts'
import { unknownsOf } from './unknowns.ts'

/** Puts what the stages left together into what a run has to say. */
export function resultOf(brief: Brief, left: Left): RunResult {
  const base = baseOf(left)
  const features = featuresOf(left)
  const segmentation = segmentationOf(left)
  const response = responseOf(left)
  const plan = planOf(left)
  const need = left['target'].documents['pilot'] as PilotNeed
  const comparison = left['measure'].documents['comparison'] as PolicyComparison | null
  const { certificate, profiles } = segmentation
  return {
    name: brief.name,
    asOf: brief.asOf,
    seed: brief.seed,
    library,
    goal: { ...brief.goal, currency: brief.currency },
    owners: Object.fromEntries(
      stageNames.map((stage) => [stage, brief.owners[stage] ?? null]),
    ) as RunResult['owners'],
    departments: brief.departments.map(({ name, owner, demands }) => ({
      name,
      owner: owner ?? null,
      demands: demands ?? '',
    })),
    reviewer: brief.reviewer === undefined ? null : { name: brief.reviewer.name, vetoes: vetoWords(brief) },
    next: brief.next,
    readiness: checkReadiness(brief, {
      quality: base.quality,
      certificate,
      need,
      rows: plan.rows,
      unmet: plan.unmet,
      purpose: plan.purpose,
    }),
    quality: base.quality,
    customers: base.customers.rowCount,
    features: features.definitions,
    leftOutEvents: features.leftOut,
    segmentation,
    options: optionsOf(brief),
    response: response.kind === 'no-effect' ? response : response.fitted,
    plan,
    planBySegment: planBySegment(plan, withNames(segmentation.assignment, profiles)),
    comparison,
    pilot: need.size,
    readout: null,
    unknowns: unknownsOf(brief, left),
    excluded: left['target'].documents['excluded'] as RunResult['excluded'],
  }
}

function vetoWords(brief: Brief): string[] {
  return (brief.reviewer?.vetoes ?? []).map(({ offer, channel, customers, because }) => {
    const what = offer ?? channel ?? 'everything'
    return `${what}${customers === undefined ? '' : ' for some customers'}: ${because}`
  })
}

/** The assignment with the segments' names in place of their ids. */
function withNames(
  assignment: Table,
  profiles: readonly { readonly id: string; readonly name: string }[],
): Table {
  const segment = columnOfKind(assignment, 'segment', 'text')
  const names = new Map(profiles.map(({ id, name }) => [id, name]))
  const { dictionary, codes } = segment
  const named = textColumn(
    Array.from({ length: dictionary.size }, (_, code) => names.get(decode(dictionary, code)) ?? null),
  )
  const own = codes.slice().map((code) => (code < 0 ? code : named.codes[code]))
  return withColumns(assignment, { segment: textColumnOfCodes(own, named.dictionary) })
}

function planBySegment(plan: TargetPlan, assignment: Table): Table {
  const joined = join(plan.decisions, assignment, { on: ['customer_id'], kind: 'left' })
  return group(joined, ['segment', 'offer', 'channel'], {
    messages: { op: 'count' },
    value: { op: 'sum', column: 'value' },
    cost: { op: 'sum', column: 'cost' },
  })
}
