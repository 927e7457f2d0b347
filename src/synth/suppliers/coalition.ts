import { sigmoid } from '../../math/exp.ts'
import { log } from '../../math/log.ts'
import { drawNormal } from '../../math/normal.ts'
import { uniform } from '../../math/philox.ts'
import { supplierStream } from '../../math/streams.ts'
import { openCursor } from '../cursor.ts'
import type { Person } from '../people/person.ts'
import { departments } from '../retailer/departments.ts'
import type { Snapshot } from '../snapshot.ts'
import type { Settings } from '../spec.ts'
import type { SyntheticTable } from '../tables/table-maker.ts'
import { appendedNumber } from './appended-columns.ts'
import { appendedTable } from './appended-table.ts'
import { printedIndex } from './printed-index.ts'

/** What Coalition says of a person: the logarithm of how often they buy anywhere against the middle, by department. */
export type CoalitionRecord = readonly number[]

/** Columns of Coalition: key, and an index of what a person buys anywhere, by department. */
export type CoalitionColumn = 'customer_id' | 'wallet_food' | 'wallet_home' | 'wallet_style' | 'wallet_tech'

/** Log-odds of being known: constant, and for digital persons; together 40 % of all. */
const coverage = [-0.506, 0.6]

/** Mean of the logarithm of the weekly occasions of all persons, by department: follows from the types of need. */
const middle = [-1.4005, -3.0244, -2.8744, -3.8856]

const noise = 0.55

/** What Coalition appends: the tills of its partners see what is bought elsewhere. */
export function coalitionTable(snapshot: Snapshot): SyntheticTable<CoalitionColumn> {
  const columns = departments.map((department, d) =>
    appendedNumber(`wallet_${department}` as const, (record: CoalitionRecord) => record[d]),
  )
  return appendedTable(snapshot, 'coalition', columns, () => openCoalition(snapshot.settings))
}

/** Opens what Coalition knows of a person, or null for whom it does not know. */
export function openCoalition({ seed }: Settings): (person: Person) => CoalitionRecord | null {
  const cursor = openCursor(seed)
  return (person) => {
    cursor.open(supplierStream(1), person.id)
    if (uniform(cursor) >= sigmoid(coverage[0] + coverage[1] * person.digital)) return null
    return middle.map((mean, d) => printedIndex(log(person.wallet[d]) - mean + noise * drawNormal(cursor)))
  }
}
