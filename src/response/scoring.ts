import type { Candidates } from '../contracts/candidates.ts'
import type { Options } from '../contracts/options.ts'
import type { Context } from '../engine/context.ts'
import type { Relation } from '../engine/relation.ts'

/** How scores are put into money. */
export interface ScoreOptions extends Context {
  readonly candidates: Candidates
  readonly options: Options
  /**
   * `effect` (default): what the option changes. `response`: what the customer does under it, changed or not; a benchmark
   * that rewards contacting those who would have come anyway.
   */
  readonly as?: 'effect' | 'response' | undefined
  /** What one unit of margin is worth in currency units. Default 1: margins are in the currency. */
  readonly valuePerUnit?: number | undefined
  /**
   * By department: a number column of the customers with the margin of one response there, in place of the option's own.
   * Default: none.
   */
  readonly marginByDepartment?: { readonly [department: string]: string } | undefined
  /**
   * The share of the responses that would have come anyway and use the offer too; they cost their redemption and
   * bring their benefit. From 0 to 1, default 1.
   */
  readonly cannibalized?: number | undefined
  /** Cells whose benefit to the customer is below this are left out, as `harm`. Default: none are. */
  readonly minBenefit?: number | undefined
  /** A power of two in currency units. Default: the finest that keeps all amounts below 2^24 multiples. */
  readonly grid?: number | undefined
  /** What a row is. Default `customer`. */
  readonly unit?: 'customer' | 'household' | undefined
}

/** How scores are put into money where customers lie in an engine. */
export interface ScoreOptionsIn extends Omit<ScoreOptions, 'candidates' | 'threads' | 'seed'> {
  readonly candidates: CandidatesIn
}

/** Candidates that lie in an engine, in long form. */
export interface CandidatesIn extends Omit<Candidates, 'table'> {
  /** A row for every option that a customer may receive: text `customer_id`, integer `option`. Pairs are not repeated, and what is absent is not allowed. */
  readonly table: Relation
}
