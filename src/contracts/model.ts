import type { ColumnSpec } from '../table/table.ts'

/** What JSON can say without loss. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** A column a model was fitted on, and what it does where the column is missing. */
export interface ModelInput extends ColumnSpec {
  readonly kind: 'number' | 'integer' | 'date' | 'time' | 'flag' | 'text'
  /** `refuse`: error; `impute`: a preparation fills it; `level`: missing is a level of its own; `pass`: stays missing. */
  readonly missing: 'refuse' | 'impute' | 'level' | 'pass'
}

/** How a fit ended. Not converging is an ending, not an error. */
export interface Ending {
  readonly converged: boolean
  readonly iterations: number
  readonly warnings: readonly string[]
}

/** What a model was fitted on; never the rows themselves. */
export interface ModelData {
  readonly rows: number
  readonly asOf: string | null
  readonly seed: number
}

/**
 * A fitted model as plain, versioned JSON: what `fitX` returns and `assignX`, `scoreX`, `transformX` use. It holds everything
 * needed to apply it, its preparation included, and no NaN or infinity. `readX` checks it.
 */
export interface Model<Kind extends string = string, Fitted = Json> {
  readonly kind: Kind
  readonly version: number
  /** Name and version of the library that wrote it: `clientele 0.1.0`. */
  readonly library: string
  /** The raw columns it is applied to. */
  readonly inputs: readonly ModelInput[]
  /** Models applied to the inputs first, in order; each may use the columns the earlier ones made. */
  readonly prepare: readonly Model<string, unknown>[]
  /** The options it was fitted with. */
  readonly options: { readonly [name: string]: Json }
  readonly fitted: Fitted
  readonly ending: Ending
  readonly data: ModelData
}
