import { library } from '../contracts/library.ts'
import { checkOptions } from '../contracts/options.schema.ts'
import type { NoEffect, ResponseModel } from '../contracts/response.ts'
import type { Context } from '../engine/context.ts'
import { openRows } from '../engine/open-rows.ts'
import type { Rows } from '../engine/relation.ts'
import { columnSpecs } from '../engine/rows.ts'
import { runPass } from '../engine/run-pass.ts'
import { compilePreparation } from '../learn/prepare/compile.ts'
import { inputsOf } from '../learn/prepare/opened.ts'
import type { FittedPreparation } from '../learn/prepare/preparation.ts'
import { roundFitted } from '../learn/round-fitted.ts'
import { countsPass, type TrialCounts, unitCount } from './counts-pass.ts'
import { measureEffects, optionEffects } from './effects.ts'
import type { FittedArm, FittedResponse } from './fitted.ts'
import type { Judgement } from './judge.ts'
import type { FinishedCandidate } from './learner.ts'
import { learners } from './learners.ts'
import { leastRows, noEffectOf } from './no-effect.ts'
import { checkResponseOptions } from './response.schema.ts'
import type { ResponseOptions } from './response-options.ts'
import { armShares, type Trial } from './trial.ts'
import { layoutOf, type TrialLayout } from './trial-layout.ts'
import { trialDesign } from './trial-rows.ts'
import { responseWords } from './words.ts'

/**
 * Learns from randomized contacts what each option would change for each customer.
 *
 * Several ways of predicting are fitted, from one mean difference per option to one model pooled over all options, and
 * judged on customers they were not fitted on, by the squared distance from doubly robust pseudo-outcomes; the simplest
 * within one standard error of the best is chosen. Where the past has no control group, or was not randomized, there is
 * no model but a {@link NoEffect} that says so.
 *
 * @param trials - one row per past contact or control: text `customer_id`, text `unit` (what was randomized; default the
 * customer), integer `option` (missing: nothing was sent), number `propensity` (with which probability the row got what it
 * got; missing or no column: not logged, the arm's share then stands for it), the features and the outcomes. Rows without
 * their outcome are left out and counted.
 * @throws CONTACTS_WITHOUT_ARM where there is no column `option`; ARGUMENT_INVALID, COLUMN_UNKNOWN, COLUMN_KIND, COLUMN_VALUE,
 * COLUMN_MISSING_VALUES, OPTION_NAME_UNKNOWN, CONTRACT_INVALID.
 */
export async function fitResponse(trials: Rows, options: ResponseOptions): Promise<ResponseModel | NoEffect> {
  checkResponseOptions(options)
  checkOptions(options.options)
  const layout = layoutOf(trials, options)
  const counts = await runPass(trials, countsPass(layout), null, options, { key: keyOf(trials) })
  const refusal = noEffectOf(options.randomized, counts)
  if (refusal !== null) return refusal
  // Who only scores does not load it.
  const { fitPreparation } = await import('../learn/prepare/preparation.ts')
  const prepared = await fitPreparation(trials, options.features, contextOf(options))
  return fitTrial(trials, options, layout, counts, prepared)
}

async function fitTrial(
  trials: Rows,
  options: ResponseOptions,
  layout: TrialLayout,
  counts: TrialCounts,
  prepared: FittedPreparation,
): Promise<ResponseModel> {
  const inputs = inputsOf(trials, prepared.columns, 'refuse', prepared.models)
  const preparation = compilePreparation(prepared.models, inputs)
  const shares = armShares(layout, counts)
  const design = trialDesign(layout, preparation, shares)
  const session = await openRows(trials, design.columns, options, { key: keyOf(trials) })
  try {
    const repeated = unitCount(counts) < counts.rows.reduce((a, b) => a + b, 0)
    const effects = await measureEffects(session, layout, design, repeated)
    const measured = [...layout.arms.keys()].filter(
      (arm) => effects.treated[arm] >= leastRows && effects.control[arm] >= leastRows,
    )
    const trial: Trial = {
      session,
      options,
      layout,
      counts,
      prepare: prepared.models,
      preparation,
      design,
      shares,
      effects,
      measured,
    }
    const { proposeCandidates } = await import('./candidate-fits.ts')
    const { judge } = await import('./judge.ts')
    const fits = await proposeCandidates(trial)
    const judgement = await judge(trial, fits)
    const finished = await judgement.chosen.finish()
    return modelOf(
      trial,
      judgement,
      finished,
      [...fits.leftOut, ...fits.ground.curved.warnings],
      prepared.words,
    )
  } finally {
    await session.close()
  }
}

function modelOf(
  trial: Trial,
  { candidates, chosen }: Judgement,
  finished: FinishedCandidate,
  remarks: readonly string[],
  preparationWords: readonly string[],
): ResponseModel {
  const { options, layout, preparation, counts, measured } = trial
  const effects = optionEffects(layout, trial.effects, measured, options.level ?? 0.9)
  const fitted: FittedResponse = {
    learner: chosen.name,
    outcome: layout.targets.join(', '),
    candidates,
    effects,
    words: responseWords(trial, candidates, effects, remarks),
    outcomeKind: options.kind,
    targets: layout.targets,
    terms: preparation.columns,
    arms: fittedArms(trial, learners[chosen.name].borrows),
    predictor: finished.predictor,
    errors: finished.errors,
  }
  return {
    kind: 'response',
    version: 1,
    library,
    inputs: preparation.inputs,
    prepare: trial.prepare,
    options: {
      features: options.features,
      outcome: { ...options.outcome },
      kind: options.kind,
      folds: layout.folds,
      level: options.level ?? 0.9,
      penalty: options.penalty ?? 1,
      penalties: chosen.penalties === null ? null : { ...chosen.penalties },
      reachable: options.reachable ?? {},
      matched: options.matched ?? {},
    },
    fitted,
    ending: { converged: finished.converged, iterations: 1, warnings: [...remarks, ...preparationWords] },
    data: {
      rows: counts.rows.reduce((a, b) => a + b, 0),
      asOf: options.asOf ?? null,
      seed: options.seed ?? 1,
    },
  }
}

/** Options that were measured can be scored; by a learner that borrows also those whose offer and channel were, apart. */
function fittedArms({ layout, effects, measured }: Trial, borrows: boolean): readonly FittedArm[] {
  const offers = new Set(measured.map((arm) => layout.arms[arm].offer))
  const channels = new Set(measured.map((arm) => layout.arms[arm].channel))
  return layout.arms.map(({ option, offer, channel, department, target }, arm) => ({
    option,
    offer,
    channel,
    department,
    target,
    scored: measured.includes(arm) || (borrows && offers.has(offer) && channels.has(channel)),
    designEffect: measured.includes(arm) ? roundFitted(effects.designEffect[arm]) : 1,
  }))
}

function contextOf({ seed, asOf, threads, signal, onProgress }: Context): Context {
  return { seed, asOf, threads, signal, onProgress }
}

/** Rows are put into the order of their keys, so that the order they came in changes nothing. */
function keyOf(trials: Rows): string {
  const specs = columnSpecs(trials)
  return specs.some(({ name, kind }) => name === 'contact_id' && kind === 'text')
    ? 'contact_id'
    : 'customer_id'
}
