import type { PlanTable } from 'clientele/synth'
import { columnOf, type Table } from 'clientele/table'

/** The decisions of a run as the maker of the world reads them. */
export function planTable(decisions: Table): PlanTable {
  for (const name of ['customer_id', 'offer', 'channel']) columnOf(decisions, name)
  return decisions as PlanTable
}
