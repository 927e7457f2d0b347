import type { Model } from '../../contracts/model.ts'

/**
 * The logarithm of columns: sign(x) ln(1 + |x| / scale), which is ln(1 + x) where x is not negative and the scale 1. Missing stays missing.
 * Each column keeps its name.
 */
export type LogModel = Model<
  'log',
  {
    readonly columns: readonly {
      readonly column: string
      /** A power of two: below it the column is bent little. */
      readonly scale: number
    }[]
  }
>

/** Columns made to mean 0 and population standard deviation 1; a constant column becomes 0. Missing stays missing. */
export type StandardizerModel = Model<
  'standardizer',
  {
    readonly columns: readonly {
      readonly column: string
      readonly mean: number
      readonly deviation: number
    }[]
  }
>

/**
 * Columns put on a grid: round((x - center) / step) * step, where center is the midrange and step a power of two such
 * that no row the model was fitted on is more than 2^23 steps from it. So values are exact in 32-bit floats, and sums
 * of up to 2^29 of them are exact in any order. Missing stays missing.
 */
export type GridModel = Model<'grid', { readonly columns: readonly GridColumn[] }>

/** The grid of one column. */
export interface GridColumn {
  readonly column: string
  readonly center: number
  readonly step: number
  /** The largest distance from the center, on the grid. */
  readonly reach: number
}

/**
 * One column of 0 and 1 for each level of a text. A text that is none of the levels, and a missing one where none was
 * seen before, is 0 in all of them, and counted as unseen.
 */
export type OneHotModel = Model<
  'one-hot',
  {
    readonly columns: readonly {
      readonly column: string
      /** By UTF-8 bytes; `as` is the column made of the level. */
      readonly levels: readonly { readonly level: string; readonly as: string }[]
      /** Rare levels that share one column, or null. */
      readonly pooled: { readonly levels: readonly string[]; readonly as: string } | null
      /** The column of missing texts, or null where none was seen. */
      readonly missing: string | null
    }[]
  }
>

/** Missing numbers filled with one value; `flag` names the column of 0 and 1 that keeps what was missing, or is null. */
export type ImputerModel = Model<
  'imputer',
  {
    readonly columns: readonly {
      readonly column: string
      readonly value: number
      readonly flag: string | null
    }[]
  }
>

/** Every model that prepares columns for a learner. */
export type PreparationModel = LogModel | StandardizerModel | GridModel | OneHotModel | ImputerModel
