import type { Segmentation, SegmentRule } from '../contracts/segmentation.ts'
import type { Context } from '../engine/context.ts'
import type { Relation } from '../engine/relation.ts'
import type { PreparationModel } from '../learn/prepare/models.ts'
import type { Table } from '../table/table.ts'
import type { SegmentsModel } from './segments-model.ts'

/** Where assignments may lie. */
export type Assignment = Segmentation['assignment'] | Relation

/** Customers to be segmented, wherever they lie, and what is asked of them besides passes. */
export interface Customers<Assigned extends Assignment> {
  readonly rows: Table | Relation
  readonly count: number
  /** Whether somebody has the feature. */
  hasValues(feature: string): boolean
  /** Whether somebody lacks it. */
  hasMissing(feature: string): boolean
  /** Prepared columns of some customers, beside their ids. */
  sample(wanted: PreparedSample, context: Context): Promise<Table>
  /** The segment of everybody. */
  assign(model: SegmentsModel, context: Context): Promise<Assigned>
  /** How well each rule stands in for its segment: precision and coverage over everybody. */
  measure(
    rules: readonly WrittenRule[],
    assignment: Assigned,
    context: Context,
  ): Promise<readonly SegmentRule[]>
}

/** Which customers are looked at, and what of them. */
export interface PreparedSample {
  /** Customers whose id hashes below this share. */
  readonly share: number
  readonly salt: string
  readonly columns: readonly string[]
  readonly prepare: readonly PreparationModel[]
}

/** A rule before it is measured. */
export type WrittenRule = Pick<SegmentRule, 'segment' | 'rule'>

/**
 * What is said of a rule: of the customers it describes, the share in the segment (precision; 0 where it describes nobody), and of those in the
 * segment, the share it describes (coverage).
 */
export function measured(
  rule: WrittenRule,
  {
    described,
    members,
    both,
  }: { readonly described: number; readonly members: number; readonly both: number },
): SegmentRule {
  return {
    ...rule,
    precision: described === 0 ? 0 : both / described,
    coverage: members === 0 ? 0 : both / members,
  }
}
