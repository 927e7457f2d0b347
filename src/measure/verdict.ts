import type { Estimate, Readout, SampleRatioCheck } from '../contracts/readout.ts'

/** What a verdict follows from. */
export interface Evidence {
  readonly lift: Estimate
  /** In currency units, over all treated, after costs. */
  readonly value: Estimate
  readonly sampleRatio: SampleRatioCheck
  /** Customers of each arm whose outcome is missing. */
  readonly missing: Float64Array
  /** Outcomes of customers the plan does not know. */
  readonly strangers: number
}

/** Whether to stop, hold or expand, why, and what would change it. */
export function judge(evidence: Evidence): Pick<Readout, 'verdict' | 'reasons'> {
  const { lift, value, sampleRatio } = evidence
  const reasons = leftOutWords(evidence)
  if (!sampleRatio.ok) {
    reasons.unshift(
      `The arms do not have the sizes that were drawn (chi-square ${short(sampleRatio.chiSquare)}, p below 0.001): customers were lost or mixed up. Find out where before comparing anything.`,
    )
    return { verdict: 'hold', reasons }
  }
  if (!(lift.standardError > 0)) {
    reasons.unshift(Number.isNaN(lift.standardError) ? next.few : next.constant)
    return { verdict: 'hold', reasons }
  }
  reasons.unshift(
    `Per customer the plan changed the metric by ${short(lift.estimate)}, with ${Math.round(lift.level * 100)} % confidence between ${short(lift.lower)} and ${short(lift.upper)}.`,
    `After costs that is worth ${short(value.estimate)} in all, between ${short(value.lower)} and ${short(value.upper)}.`,
  )
  const verdict = value.lower > 0 ? 'expand' : value.upper < 0 ? 'stop' : 'hold'
  return { verdict, reasons: [...reasons, next[verdict]] }
}

const next = {
  expand: 'The whole interval lies above 0: grow the plan, and keep a holdout.',
  stop: 'The whole interval lies below 0: stop. A cheaper channel or a better offer would need a new pilot.',
  few: 'An arm has fewer than two outcomes: nothing can be said yet.',
  constant: 'All outcomes are the same within each arm: nothing says yet how far chance reaches.',
  hold: 'The interval reaches both sides of 0: keep the size and run on, or run the larger pilot that would tell.',
} as const

function leftOutWords({ missing, strangers }: Evidence): string[] {
  const words: string[] = []
  const total = missing.reduce((sum, count) => sum + count, 0)
  if (total > 0) words.push(`${total} customers have no outcome and are left out of the means.`)
  if (strangers > 0)
    words.push(`${strangers} outcomes are of customers the plan does not know, and are left out.`)
  return words
}

/** Without exponents: below a millionth there is only the dust of rounding. */
function short(value: number): string {
  if (Math.abs(value) < 1e-6) return '0'
  return String(Number(value.toPrecision(4)))
}
