/** What is to be known of all cells before prices are sought. */
export interface SurveySum {
  customers: number
  /** Customers with at least one cell and a message left. */
  eligible: number
  /** Messages that could be sent if there were no limits but those per customer. */
  messages: number
  cells: number
  /** Cells whose value, cost or benefit is no multiple of the grid. */
  offGrid: number
  /** The largest value, cost or benefit, in multiples of the grid. */
  largest: number
  /** The size of the best value per customer, by the top 12 bits of its 32-bit float; zeros are left out. */
  readonly bestValues: Float64Array
  /** No plan is worth less than this. */
  worst: number
  /** Of count rows with a hard minimum: messages if the row were alone, customers who could get one of them. 0 of other rows. */
  readonly alone: Float64Array
  readonly reachable: Float64Array
  /** Of the cells with a positive value, by slot: how many, and the sizes of their costs and benefits. */
  readonly positive: Float64Array
  readonly cost: Float64Array
  readonly benefit: Float64Array
}

/** The rows with a hard minimum of messages that a cell of each slot counts for: from `start[slot]` up to `start[slot + 1]`. */
export interface AskedTerms {
  readonly start: Int32Array
  readonly row: Int32Array
}
