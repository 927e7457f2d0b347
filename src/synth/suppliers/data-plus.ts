import { uniform } from '../../math/philox.ts'
import { supplierStream } from '../../math/streams.ts'
import { type Cursor, openCursor } from '../cursor.ts'
import { openHistory } from '../life/history.ts'
import { openPilotWave } from '../life/pilot-wave.ts'
import type { Person } from '../people/person.ts'
import { cents } from '../retailer/money.ts'
import { openSeason } from '../retailer/season.ts'
import type { Settings } from '../spec.ts'
import type { SyntheticTable } from '../tables/table-maker.ts'
import { appendedInteger } from './appended-columns.ts'
import { appendedTable } from './appended-table.ts'

/** What DataPlus says of a person. */
export interface DataPlusRecord {
  /** From 1 to 10. */
  readonly spendDecile: number
}

/** Columns of DataPlus: key, and a decile of what the person spends. */
export type DataPlusColumn = 'customer_id' | 'spend_decile'

/** The day on which we exported what DataPlus sells: 26 weeks before day 0. */
export const exportDay: number = -182

/** Days before the export whose purchases count. */
const windowDays = 364

const coverage = 0.55

/** Share of lines that the export lost. */
const lostLines = 0.25

/** Share of persons whom the export held twice: half of their lines, by chance, stand under another record. */
const splitPersons = 0.1

/**
 * EUR from which the deciles 2 to 10 begin: 1 is for who spent nothing, the other nine are equal parts of who spent something. Fixed, so that a person's decile
 * does not hang on others: quantiles, in whole EUR, of the exports of 200,000 persons of seed 20240607, of whom 58.7 % spent nothing.
 */
const decileFloors = [0.01, 11, 18, 27, 38, 54, 77, 117, 204]

/**
 * What DataPlus appends: an echo of our own export with its errors, and no fact besides.
 *
 * @param asOfDay - the day of the export, counted from day 0; after day 0 the purchases of the pilot are in it, and it leaks what it should predict.
 */
export function dataPlusTable(
  settings: Settings,
  asOfDay: number = exportDay,
): SyntheticTable<DataPlusColumn> {
  return appendedTable(
    settings,
    [appendedInteger('spend_decile', ({ spendDecile }: DataPlusRecord) => spendDecile)],
    () => openDataPlus(settings, asOfDay),
    asOfDay,
  )
}

/** Opens what DataPlus says of a person, or null for whom it does not know. */
export function openDataPlus(
  settings: Settings,
  asOfDay: number = exportDay,
): (person: Person) => DataPlusRecord | null {
  const cursor = openCursor(settings.seed)
  const linesOf = openExport(settings, asOfDay)
  return (person) => {
    cursor.open(supplierStream(3), person.id)
    if (uniform(cursor) >= coverage) return null
    const kept = (1 - lostLines) * (uniform(cursor) < splitPersons ? 0.5 : 1)
    return { spendDecile: spendDecile(keptCents(person, linesOf, cursor, kept)) }
  }
}

/** The decile of an amount in cents. */
export function spendDecile(amount: number): number {
  return 1 + decileFloors.filter((floor) => amount >= 100 * floor).length
}

/** Shows the cents of every order of a person in turn: 0 for those outside the window, or sent back before the export. */
export function openExport(
  settings: Settings,
  asOfDay: number,
): (person: Person, visit: (amount: number) => void) => void {
  const follow = openHistory(settings.seed, openSeason(settings.dayZero, settings.historyDays))
  const happen = openPilotWave(settings)
  const counts = (day: number): boolean => day >= asOfDay - windowDays && day < asOfDay
  return (person, visit) => {
    const active = follow(person, ({ day, amount, returned }) => {
      const isBack = returned !== null && returned < asOfDay
      visit(counts(day) && !isBack ? cents(amount) : 0)
    })
    if (asOfDay > 0) happen(person, active, ({ day, amount }) => visit(counts(day) ? cents(amount) : 0))
  }
}

/** One word an order, in their order, whenever the export was. */
function keptCents(
  person: Person,
  linesOf: ReturnType<typeof openExport>,
  cursor: Cursor,
  kept: number,
): number {
  let sum = 0
  linesOf(person, (amount) => {
    if (uniform(cursor) < kept) sum += amount
  })
  return sum
}
