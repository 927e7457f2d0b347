import { drawNormal } from '../../math/normal.ts'
import { normalCdf } from '../../math/normal-distribution.ts'
import { uniform } from '../../math/philox.ts'
import { supplierStream } from '../../math/streams.ts'
import { openCursor } from '../cursor.ts'
import type { Person } from '../people/person.ts'
import type { Snapshot } from '../snapshot.ts'
import type { Settings } from '../spec.ts'
import type { SyntheticTable } from '../tables/table-maker.ts'
import { appendedInteger } from './appended-columns.ts'
import { appendedTable } from './appended-table.ts'

/** What LifeScore says of a person: a rank from 0 to 999. */
export interface LifeScoreRecord {
  readonly score: number
}

/** Columns of LifeScore: key, and a "propensity" from 0 to 999. */
export type LifeScoreColumn = 'customer_id' | 'life_score'

const coverage = 0.9

/** Correlation with income before ranking; the rest of the score is chance. */
const correlation = 0.05

/** Mean and deviation of income over all persons: follow from the types of need. */
const meanIncome = -0.0105
const incomeDeviation = 0.7902

/** What LifeScore appends: next to nothing, for nearly everybody. */
export function lifeScoreTable(snapshot: Snapshot): SyntheticTable<LifeScoreColumn> {
  return appendedTable(
    snapshot,
    'life_score',
    [appendedInteger('life_score', ({ score }: LifeScoreRecord) => score)],
    () => openLifeScore(snapshot.settings),
  )
}

/** Opens what LifeScore knows of a person, or null for whom it does not know. */
export function openLifeScore({ seed }: Settings): (person: Person) => LifeScoreRecord | null {
  const cursor = openCursor(seed)
  const rest = Math.sqrt(1 - correlation ** 2)
  return (person) => {
    cursor.open(supplierStream(2), person.id)
    if (uniform(cursor) >= coverage) return null
    const income = (person.income - meanIncome) / incomeDeviation
    const rank = normalCdf(correlation * income + rest * drawNormal(cursor))
    return { score: Math.min(999, Math.floor(1000 * rank)) }
  }
}
