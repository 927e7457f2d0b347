/** Order statistics that are looked for, each between two bounds. All arrays are by target. */
export interface Brackets {
  /** The place of the column among those that the pass keeps. */
  readonly column: Int32Array
  readonly low: Float64Array
  readonly high: Float64Array
}

/** What lies below a bracket, and in its bins; the latter [targets, bins]. */
export interface BracketCounts {
  readonly below: Float64Array
  readonly counts: Float64Array
  /** The least and the greatest value in each bin. */
  readonly least: Float64Array
  readonly greatest: Float64Array
}
