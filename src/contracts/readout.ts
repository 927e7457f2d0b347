/** An estimate with its uncertainty. */
export interface Estimate {
  readonly estimate: number
  readonly standardError: number
  readonly lower: number
  readonly upper: number
  /** Coverage of the interval, for example .95. */
  readonly level: number
}

/** Whether the arms have the sizes that were planned. */
export interface SampleRatioCheck {
  readonly chiSquare: number
  readonly degreesOfFreedom: number
  readonly p: number
  /** False below p = .001: then no verdict is given. */
  readonly ok: boolean
}

/** One treated arm against the control. */
export interface ArmReadout {
  readonly arm: string
  readonly treated: number
  readonly control: number
  readonly lift: Estimate
  /** Relative to the control's mean; null where that is 0. */
  readonly ratio: Estimate | null
}

/** The size of the next pilot. */
export interface PilotSize {
  readonly perArm: number
  readonly arms: number
  readonly detects: number
  readonly power: number
  readonly alpha: number
  readonly words: string
}

/** What a finished pilot was worth, and what to do next. */
export interface Readout {
  readonly kind: 'readout'
  /** Of the plan as carried out: treated against held-out customers, per customer, in the goal's unit. */
  readonly lift: Estimate
  readonly interval: readonly [lower: number, upper: number]
  readonly method: 'welch'
  readonly arms: readonly ArmReadout[]
  readonly sampleRatio: SampleRatioCheck
  /** Lift times value per unit less cost, in currency units, over all treated. */
  readonly valueToCompany: Estimate
  /** Benefit to customers as planned, in currency units; null where not known. */
  readonly valueToCustomers: number | null
  readonly verdict: 'stop' | 'hold' | 'expand'
  /** Why, and what would change it, in plain words. */
  readonly reasons: readonly string[]
  readonly nextPilot: PilotSize | null
}
