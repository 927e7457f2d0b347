import type { Candidates } from '../../contracts/candidates.ts'
import type { Limits } from '../../contracts/limits.ts'
import type { Options } from '../../contracts/options.ts'
import type { TargetPlan } from '../../contracts/plan.ts'
import { rowsOfKeys } from '../../contracts/row-keys.ts'
import type { Context } from '../../engine/context.ts'
import { scoreOptions } from '../../response/score-options.ts'
import type { ScoreOptions } from '../../response/scoring.ts'
import { columnOf, columnOfKind, namesOf } from '../../table/access.ts'
import { daysFromText } from '../../table/calendar.ts'
import type { Column } from '../../table/column.ts'
import type { Table } from '../../table/table.ts'
import { withColumns } from '../../table/with-columns.ts'
import { buildCandidates } from '../../target/candidates.ts'
import { unitsOf } from '../../target/holdout.ts'
import { planPilot } from '../../target/pilot.ts'
import { planTarget } from '../../target/plan.ts'
import type { Brief } from '../brief.ts'
import { lastMessages, withMessages } from '../contact-history.ts'
import { forRules } from '../for-rules.ts'
import {
  type HoldoutNow,
  heldAfterMessages,
  ledgerTable,
  nextLedger,
  readLedger,
  withDrawnUnits,
} from '../holdout-ledger.ts'
import { optionsOf } from '../options-of.ts'
import { type PilotNeed, pilotNeed } from '../pilot-need.ts'
import { limitsBySegmentId } from '../segment-limits.ts'
import { whoMay } from '../who-may.ts'
import { baseOf, featuresOf, trialsLeft } from './features-stage.ts'
import { formerOf, messagesLeft } from './merge-stage.ts'
import { responseOf } from './response-stage.ts'
import { segmentationOf } from './segments-stage.ts'
import type { Left, Stage, StageInput } from './stage.ts'

/** Which customer gets which option: a plan where effects are known, else a pilot that will tell them. */
export const targetStage: Stage = {
  name: 'target',
  async run(input) {
    const { brief, left, context, previous } = input
    const options = optionsOf(brief)
    const customers = describedCustomers(left)
    const before =
      previous === undefined ? [] : readLedger(await previous.table('holdout'), formerOf(left).followed)
    const found = await candidatesFor(brief, left, customers, context)
    const candidates = { ...found, table: withDrawnUnits(found.table, before, saltOf(brief)) }
    const limits = limitsBySegmentId(brief.limits, segmentationOf(left).profiles)
    const need = pilotNeed(
      brief,
      trialsLeft(left['features']),
      candidates.table.rowCount,
      options.table.rowCount,
      responseOf(left).kind === 'no-effect' ? 'pilot' : 'plan',
    )
    const made = await decide(input, candidates, customers, limits, need)
    const { decisions, explain, propensities, holdout, ...rest } = made.plan
    const ledger = nextLedger(before, holdoutNow(brief, left, candidates.table, holdout.customers))
    return {
      tables: {
        decisions,
        explain,
        propensities,
        'held-out': holdout.customers,
        holdout: ledgerTable(ledger),
      },
      documents: {
        plan: { ...rest, holdout: { share: holdout.share, salt: holdout.salt } },
        pilot: need,
        excluded: made.excluded,
        masked: forRules(brief, baseOf(left), customers).masked,
        reached: candidates.table.rowCount,
        heldAfterMessages: heldAfterMessages(ledger),
      },
    }
  },
}

/** Names the draw of the holdout. */
function saltOf({ pilot, name }: Brief): string {
  return pilot?.salt ?? name
}

function holdoutNow(brief: Brief, left: Left, customers: Table, heldOut: Table): HoldoutNow {
  const customer = columnOfKind(customers, 'customer_id', 'text')
  const held = new Uint8Array(customers.rowCount)
  for (const row of rowsOfKeys(customer, columnOfKind(heldOut, 'customer_id', 'text'))) held[row] = 1
  return {
    salt: saltOf(brief),
    asOfDay: daysFromText(brief.asOf),
    customer,
    unit: unitsOf(customers),
    held,
    contacted: lastMessages(customer, messagesLeft(left)),
  }
}

/** The plan as its stage left it. */
export function planOf(left: Left): TargetPlan {
  const { tables, documents } = left['target']
  const { holdout, ...rest } = documents['plan'] as Omit<TargetPlan, 'decisions' | 'explain' | 'propensities'>
  return {
    ...rest,
    decisions: tables['decisions'],
    explain: tables['explain'],
    propensities: tables['propensities'],
    holdout: { ...holdout, customers: tables['held-out'] as TargetPlan['holdout']['customers'] },
  }
}

/** One row per customer with everything that rules of eligibility may read: golden values, features and the segment. */
export function describedCustomers(left: Left): Table {
  const { customers } = baseOf(left)
  const features = featuresOf(left).table
  const fresh = namesOf(features).filter((name) => !customers.names.includes(name))
  const columns = fresh.map((name): [string, Column] => [name, columnOf(features, name)])
  return withColumns(customers, [
    ...columns,
    ['segment', columnOf(segmentationOf(left).assignment, 'segment')],
  ])
}

/** Who may receive what, as the brief, the consents, past contacts and the messages of earlier runs have it. */
export async function candidatesFor(
  brief: Brief,
  left: Left,
  customers: Table,
  context: Context,
): Promise<Candidates> {
  const contacts = left['features'].tables['trials']
  const dated = contacts?.names.includes('at') ? contacts : undefined
  const { table } = forRules(brief, baseOf(left), customers)
  const known = withMessages(dated, messagesLeft(left), optionsOf(brief))
  return candidatesAmong(brief, left, table, known, context)
}

/** Who among some customers may receive what, after some contacts. */
export async function candidatesAmong(
  brief: Brief,
  left: Left,
  customers: Table,
  dated: Table | undefined,
  context: Context,
): Promise<Candidates> {
  return buildCandidates(
    {
      customers,
      consent: baseOf(left).consent,
      options: optionsOf(brief),
      ...whoMay(brief),
      contacts: dated,
      limits: brief.limits,
      purpose: 'marketing',
      asOf: brief.asOf,
    },
    context,
  )
}

/** How a brief wants every candidate option valued, in money. */
export function scoring(
  brief: Brief,
  candidates: Candidates,
  options: Options,
  context: Context,
): ScoreOptions {
  return {
    ...context,
    candidates,
    options,
    marginByDepartment: brief.response?.marginByDepartment,
    cannibalized: brief.response?.cannibalized,
  }
}

interface Made {
  readonly plan: TargetPlan
  readonly excluded: { readonly [reason: string]: number }
}

async function decide(
  { brief, left, context }: StageInput,
  candidates: Candidates,
  customers: Table,
  limits: Limits,
  need: PilotNeed,
): Promise<Made> {
  const options = optionsOf(brief)
  const response = responseOf(left)
  const salt = saltOf(brief)
  if (response.kind === 'no-effect') {
    const plan = await planPilot(candidates, options, limits, {
      ...context,
      perArm: need.perArmPossible,
      controlShare: need.controlShare,
      salt,
      why: response.words,
    })
    return { plan, excluded: candidates.excluded }
  }
  const scores = await scoreOptions(response, customers, scoring(brief, candidates, options, context))
  const holdout = { share: brief.pilot?.holdout ?? 0.1, salt }
  const plan = await planTarget(scores, options, limits, { ...context, holdout })
  return { plan, excluded: scores.excluded }
}
