import type { Term } from './cell-rate.ts'
import { blocksOf, type EffectGroups, endOf, slopesOf, termsOf } from './effect-groups.ts'
import type { Block } from './laplace.ts'

/** What teaches the effects of offers beside the coupons used in the pilot. */
export interface Lessons {
  readonly visits: boolean
  readonly history: boolean
}

/** Where coefficients stand, and what hangs on them. */
export interface EffectLayout {
  readonly width: number
  readonly blocks: readonly Block[]
  /** Places of the common intercepts. */
  readonly intercepts: readonly number[]
  /** Of coupons used, or of visits, in the pilot or before it. */
  couponTerms(option: number, past: boolean): readonly Term[]
  visitTerms(option: number, past: boolean): readonly Term[]
}

/**
 * Lays out the coefficients. Slopes of coupons are those of visits and a deviation of their own; what happened before the pilot has an
 * intercept of its own, and deviations of the slopes that all options share.
 *
 * @param size - the constant and the features.
 */
export function effectLayout(size: number, { visits, history }: Lessons): EffectLayout {
  const ofCoupons: EffectGroups = { at: 0, size }
  const ofVisits: EffectGroups = { at: endOf(ofCoupons), size }
  const first = visits ? [ofCoupons, ofVisits] : [ofCoupons]
  const end = endOf(first[first.length - 1])
  const before: EffectGroups[] = history ? first.map((_, k) => ({ at: end + k * size, size })) : []
  const terms = (k: number, option: number, past: boolean, from: Term['from']): readonly Term[] => [
    ...termsOf(first[k], option, from),
    ...(past ? [{ at: before[k].at, from }] : []),
  ]
  return {
    width: end + before.length * size,
    blocks: [...first.flatMap(blocksOf), ...before.map((own) => slopesOf(own, 0))],
    intercepts: first.map(({ at }) => at),
    couponTerms: (option, past) => [
      ...terms(0, option, past, 0),
      ...(visits ? terms(1, option, past, 1) : []),
    ],
    visitTerms: (option, past) => terms(1, option, past, 0),
  }
}
