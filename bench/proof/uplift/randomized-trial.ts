/** A randomized trial, as it would be learned from. */
export interface RandomizedTrial {
  /** By feature, then row. */
  readonly features: readonly Float64Array[]
  /** By row; -1: nothing was sent. */
  readonly option: Int16Array
  /** With which chance a row got what it got. */
  readonly propensity: number
  readonly responded: Uint8Array
  readonly offers: number
  /** Option = offer * channels + channel. */
  readonly channels: number
}
