import type { ModelInput } from '../contracts/model.ts'
import type { SegmentTrait } from '../contracts/segmentation.ts'
import type { Context } from '../engine/context.ts'
import type { Rows } from '../engine/relation.ts'
import { runPass } from '../engine/run-pass.ts'
import { preparationOf, stateOf } from '../learn/kmeans.ts'
import type { KMeansModel } from '../learn/kmeans-model.ts'
import { compilePreparation, madeInput, outputsOf, type Preparation } from '../learn/prepare/compile.ts'
import type { PreparationModel } from '../learn/prepare/models.ts'
import { type Moments, momentsOf, momentsState } from '../learn/prepare/moments-pass.ts'
import { inputsOf, withPrepared } from '../learn/prepare/opened.ts'
import { rangesOf } from '../learn/prepare/ranges.ts'
import { profilePass } from './profile-pass.ts'

/**
 * What sets every cluster apart, in the features' own units; a text counts as one feature a level, 0 or 1.
 *
 * @param columns - raw features that the clusters were made of.
 * @returns by cluster: the traits, the most telling first (ties in the order of the features).
 */
export async function traitsOf(
  model: KMeansModel,
  rows: Rows,
  columns: readonly string[],
  context: Context,
): Promise<readonly (readonly SegmentTrait[])[]> {
  const encoders = model.prepare.filter(({ kind }) => kind === 'one-hot') as PreparationModel[]
  const described = describedInputs(rows, columns, encoders)
  const names = described.map(({ name }) => name)
  return withPrepared(rows, names, 'pass', { ...context, prepare: encoders }, async (opened) => {
    const ranges = await rangesOf(opened)
    const moments = await momentsOf(opened, ranges)
    const { centers, units } = momentsState(ranges)
    const features: Preparation = compilePreparation(encoders, described)
    const clusters = stateOf(model)
    const state = {
      clusters,
      centers,
      units: Float64Array.from(names.flatMap((_, j) => [units[6 * j], units[6 * j + 1]])),
    }
    const { present, totals } = await runPass(
      rows,
      profilePass(preparationOf(model), features),
      state,
      context,
    )
    return Array.from({ length: clusters.k }, (_, c) =>
      sortedTraits(
        names.flatMap((feature, j) => {
          const i = c * names.length + j
          if (present[i] === 0) return []
          const mean = centers[j] + (totals.high[i] + totals.low[i]) / present[i]
          return [traitOf(feature, mean, moments[j])]
        }),
      ),
    )
  })
}

/** Numbers as they are, texts as their levels. */
function describedInputs(
  rows: Rows,
  columns: readonly string[],
  encoders: readonly PreparationModel[],
): readonly ModelInput[] {
  const raw = inputsOf(rows, columns, 'pass', [])
  const levels = encoders.flatMap(outputsOf).map(madeInput)
  return [...raw.filter(({ kind }) => kind !== 'text'), ...levels]
}

function traitOf(feature: string, mean: number, { mean: overall, deviation }: Moments): SegmentTrait {
  return {
    feature,
    mean,
    overall,
    standardizedDifference: deviation === 0 ? 0 : (mean - overall) / deviation,
  }
}

function sortedTraits(traits: readonly SegmentTrait[]): readonly SegmentTrait[] {
  return traits.toSorted((a, b) => Math.abs(b.standardizedDifference) - Math.abs(a.standardizedDifference))
}
