import type { ModelInput } from '../../contracts/model.ts'
import type { Context } from '../../engine/context.ts'
import type { Rows } from '../../engine/relation.ts'
import { outputsOf } from './compile.ts'
import { fitGrid } from './grid.ts'
import { fitImputer } from './imputer.ts'
import { fitLog } from './log.ts'
import type { PreparationModel } from './models.ts'
import { fitOneHot } from './one-hot.ts'
import { inputsOf } from './opened.ts'
import { assertComplete, assertNewNames } from './preparation-checks.ts'
import { fitStandardizer } from './standardizer.ts'

/** How a column of numbers is bent before it is scaled. */
export type Transform = 'auto' | 'none' | 'log'

/** What {@link fitPreparation} accepts. */
export interface PreparationOptions extends Context {
  /**
   * For all columns, or by column (others: `none`). `auto` (default) takes the logarithm of number and integer
   * columns whose skewness it lowers by a hundredth or more: ln(1 + x) where it is above 1; where some values are negative, and it is above 3 or below -3, sign(x) ln(1 + |x| / s) with s a power
   * of two near the deviation, an eighth or a sixty-fourth of it, whichever leaves the least skewness. `log` takes sign(x) ln(1 + |x|).
   */
  readonly transform?: Transform | { readonly [column: string]: Transform } | undefined
  /**
   * `z` (default): mean 0, population standard deviation 1; `grid`: the 24-bit grid that makes sums exact, all columns
   * in steps of one size; `none`. Flags and the columns made of levels stay 0 and 1 under `z`: the levels of a category
   * have variances that add up to less than 1, so that it weighs about as much as a column of numbers.
   */
  readonly scale?: 'z' | 'grid' | 'none' | undefined
  /** Missing numbers: `impute` (default) the median, and keep a flag of where; `refuse`: COLUMN_MISSING_VALUES. */
  readonly missing?: 'impute' | 'refuse' | undefined
  /** Levels of texts in fewer than this share of rows are pooled. Default .01. */
  readonly minShare?: number | undefined
}

/** Fitted preparation. */
export interface FittedPreparation {
  /** To be applied in this order. */
  readonly models: readonly PreparationModel[]
  /** The prepared columns. */
  readonly columns: readonly string[]
  /** What was done to which column, and why, in plain words. */
  readonly words: readonly string[]
}

/**
 * Learns how to turn columns into numbers that learners can compare: fills what is missing, encodes texts, takes
 * logarithms of heavy tails, and scales. Ten to twenty passes; the order of rows changes no bit.
 *
 * @param columns - of any kind but cells; dates count as days, times as milliseconds, flags as 0 and 1.
 * @throws COLUMN_UNKNOWN, COLUMN_KIND, COLUMN_VALUE, COLUMN_MISSING_VALUES, TABLE_EMPTY, NOT_ENOUGH_DATA, ARGUMENT_INVALID;
 * COLUMN_DUPLICATE where a column made would carry the name of another.
 */
export async function fitPreparation(
  rows: Rows,
  columns: readonly string[],
  options: PreparationOptions = {},
): Promise<FittedPreparation> {
  const inputs = inputsOf(rows, columns, 'pass', [])
  const texts = namesOf(inputs, ['text'])
  const flags = namesOf(inputs, ['flag'])
  const numbers = namesOf(inputs, ['number', 'integer', 'date', 'time'])
  const models: PreparationModel[] = []
  const words: string[] = []
  if (texts.length > 0)
    models.push(await fitOneHot(rows, texts, { ...options, minShare: options.minShare ?? 0.01 }))
  await fillMissing(rows, [...numbers, ...flags], options, models)
  await bendTails(rows, inputs, options, models, words)
  const made = columnsMade(columns, texts, models)
  assertNewNames(made, columns)
  const scale = options.scale ?? 'z'
  if (scale === 'z' && numbers.length > 0)
    models.push(await fitStandardizer(rows, numbers, { ...options, prepare: models.slice() }))
  if (scale === 'grid')
    models.push(await fitGrid(rows, made, { ...options, step: 'shared', prepare: models.slice() }))
  return { models, columns: made, words: [...words, ...models.flatMap(({ ending }) => ending.warnings)] }
}

async function fillMissing(
  rows: Rows,
  columns: readonly string[],
  options: PreparationOptions,
  models: PreparationModel[],
): Promise<void> {
  if (columns.length === 0) return
  if (options.missing === 'refuse') await assertComplete(rows, columns, options)
  else models.push(await fitImputer(rows, columns, options))
}

async function bendTails(
  rows: Rows,
  inputs: readonly ModelInput[],
  options: PreparationOptions,
  models: PreparationModel[],
  words: string[],
): Promise<void> {
  const wanted = (transform: Transform): string[] =>
    inputs
      .filter(({ name, kind }) => kind !== 'text' && transformOf(options, name) === transform)
      .map(({ name }) => name)
  const amounts = new Set(namesOf(inputs, ['number', 'integer']))
  const logged = wanted('log')
  const scales: [column: string, scale: number][] = []
  for (const column of logged) words.push(`${column}: sign(x) ln(1 + |x|), as asked for`)
  const undecided = wanted('auto').filter((name) => amounts.has(name))
  if (undecided.length > 0) {
    const { tailsOf } = await import('./tails.ts')
    for (const tail of await tailsOf(rows, undecided, { ...options, prepare: models.slice() })) {
      if (!tail.heavy) continue
      logged.push(tail.column)
      scales.push([tail.column, tail.scale])
      words.push(
        `${tail.column}: ${tail.signed ? `sign(x) ln(1 + |x| / ${tail.scale})` : 'ln(1 + x)'}, because its tail is heavy (skewness ${tail.before.toFixed(1)}, then ${tail.after.toFixed(1)})`,
      )
    }
  }
  const ordered = inputs.map(({ name }) => name).filter((name) => logged.includes(name))
  if (ordered.length > 0)
    models.push(
      await fitLog(rows, ordered, {
        ...options,
        scales: Object.fromEntries(scales),
        prepare: models.slice(),
      }),
    )
}

function transformOf({ transform }: PreparationOptions, column: string): Transform {
  if (transform === undefined || typeof transform === 'string') return transform ?? 'auto'
  return Object.hasOwn(transform, column) ? transform[column] : 'none'
}

function namesOf(inputs: readonly ModelInput[], kinds: readonly ModelInput['kind'][]): string[] {
  return inputs.filter(({ kind }) => kinds.includes(kind)).map(({ name }) => name)
}

/** The prepared columns: each one or its levels, in the order asked for; then the flags of what was missing. */
function columnsMade(
  columns: readonly string[],
  texts: readonly string[],
  models: readonly PreparationModel[],
): readonly string[] {
  const levels = new Map<string, readonly string[]>()
  for (const model of models)
    if (model.kind === 'one-hot')
      for (const encoded of model.fitted.columns)
        levels.set(encoded.column, outputsOf({ ...model, fitted: { columns: [encoded] } }))
  const flags = models.flatMap((model) =>
    model.kind === 'imputer' ? model.fitted.columns.flatMap(({ flag }) => flag ?? []) : [],
  )
  return [
    ...columns.flatMap((column) => (texts.includes(column) ? (levels.get(column) ?? []) : [column])),
    ...flags,
  ]
}
