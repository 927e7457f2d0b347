import type { Snapshot } from '../snapshot.ts'
import type { SyntheticTable } from '../tables/table-maker.ts'
import { type CoalitionColumn, coalitionTable } from './coalition.ts'
import { type DataPlusColumn, dataPlusTable } from './data-plus.ts'
import { type HomePanelColumn, homePanelTable } from './home-panel.ts'
import { type LifeScoreColumn, lifeScoreTable } from './life-score.ts'

/** What each outside supplier appends to the records we sent. */
export interface Suppliers {
  readonly home_panel: SyntheticTable<HomePanelColumn>
  readonly coalition: SyntheticTable<CoalitionColumn>
  readonly life_score: SyntheticTable<LifeScoreColumn>
  readonly data_plus: SyntheticTable<DataPlusColumn>
}

/** The tables of the four suppliers. */
export function supplierTables(snapshot: Snapshot): Suppliers {
  return Object.freeze({
    home_panel: homePanelTable(snapshot),
    coalition: coalitionTable(snapshot),
    life_score: lifeScoreTable(snapshot),
    data_plus: dataPlusTable(snapshot),
  })
}
