import type { Relation } from '../engine/relation.ts'
import type { Expression } from '../table/expression.ts'
import type { Table } from '../table/table.ts'
import type { Model } from './model.ts'

/** What sets a feature of a segment apart. */
export interface SegmentTrait {
  readonly feature: string
  /** Mean within the segment, in the feature's own unit. */
  readonly mean: number
  /** Mean over everybody. */
  readonly overall: number
  /** (mean - overall) / standard deviation over everybody. */
  readonly standardizedDifference: number
}

/** One segment in numbers and words. */
export interface SegmentProfile {
  /** Opaque and stable; never an index. */
  readonly id: string
  readonly name: string
  readonly customers: number
  readonly share: number
  readonly traits: readonly SegmentTrait[]
}

/** How far the segments can be trusted. */
export interface SegmentCertificate {
  /** Sum of squared distances, in prepared units, and the best over all seeds tried. */
  readonly sse: number
  readonly bestSse: number
  /** Adjusted Rand index between fits of different seeds, from about 0 (chance) to 1 (same). */
  readonly seedAgreement: { readonly mean: number; readonly min: number; readonly fits: number }
  readonly smallestShare: number
  /** `stable` at a mean agreement of .8 or more, else `unstable`. */
  readonly verdict: 'stable' | 'unstable'
  readonly words: string
}

/** A membership rule that stands in for the model, and how well it does. */
export interface SegmentRule {
  readonly segment: string
  readonly rule: Expression
  readonly precision: number
  readonly coverage: number
}

/**
 * Groups of customers with names, rules, and a certificate. `assignment`: `customer_id`, `segment` texts; where the rows lie in an engine it is a relation
 * of these columns, whose key is `customer_id`.
 */
export interface Segmentation<
  Assignment extends Table<'customer_id' | 'segment'> | Relation = Table<'customer_id' | 'segment'>,
> {
  readonly kind: 'segmentation'
  readonly model: Model<string, unknown>
  readonly assignment: Assignment
  readonly profiles: readonly SegmentProfile[]
  readonly rules: readonly SegmentRule[]
  readonly certificate: SegmentCertificate
}
