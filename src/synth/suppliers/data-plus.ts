import { uniform } from '../../math/philox.ts'
import { supplierStream } from '../../math/streams.ts'
import { openCursor } from '../cursor.ts'
import { openLives } from '../life/life.ts'
import type { PlanBook } from '../life/plan-book.ts'
import type { Person } from '../people/person.ts'
import { waveDays } from '../retailer/drift.ts'
import { cents } from '../retailer/money.ts'
import type { Snapshot } from '../snapshot.ts'
import type { Settings } from '../spec.ts'
import { openPrimaryEmails } from '../tables/primary-email.ts'
import { openPrimaryKeys } from '../tables/primary-key.ts'
import { nobody, openRecording } from '../tables/recording.ts'
import type { SyntheticTable } from '../tables/table-maker.ts'
import { appendedInteger, appendedText } from './appended-columns.ts'
import { appendedTable } from './appended-table.ts'

/** What DataPlus says of a person. */
export interface DataPlusRecord {
  /** From 1 to 10. */
  readonly spendDecile: number
}

/**
 * Columns of DataPlus: key, the e-mail address as our records have it, slips of ours included, and a decile of what the person spends, from 1 to 10. At levels with leaks there is `spend_decile_fresh` besides, which knows what came after and is
 * not named here.
 */
export type DataPlusColumn = 'customer_id' | 'email' | 'spend_decile'

/** The day on which we exported what DataPlus sells: 26 weeks before day 0. */
export const exportDay: number = -182

/** Days before the export whose purchases count. */
const windowDays = 364

const coverage = 0.55

/** Share of orders that the export does not hold: those of which our own books do not know the customer, where that is as many; at a tidy level the export alone lost them. */
const lostLines = 0.25

/** Share of persons whom the export held twice: half of their lines, by chance, stand under another record. */
const splitPersons = 0.1

/**
 * EUR from which the deciles 2 to 10 begin: 1 is for who spent nothing, the other nine are equal parts of who spent something. Fixed, so that a person's decile
 * does not hang on others: quantiles, in whole EUR, of the exports of 200,000 persons of seed 20240607, of whom 58.7 % spent nothing.
 */
const decileFloors = [0.01, 11, 18, 27, 38, 54, 77, 117, 204]

/**
 * What DataPlus appends: an echo of our own export with its errors, and no fact besides; of whom we did not know yet it has no row. At levels with leaks a second decile, which is said to be the same, is that of
 * the day of the snapshot: what it should predict is in it.
 */
export function dataPlusTable(snapshot: Snapshot): SyntheticTable<DataPlusColumn> {
  const { settings, plans, asOfDay } = snapshot
  const decile = appendedInteger('spend_decile', ({ then }: Echo) => then.spendDecile)
  const fresh = appendedInteger('spend_decile_fresh', ({ now }: Echo) => now.spendDecile)
  const email = appendedText('email', (echo: Echo) => echo.email)
  const columns = settings.traits.leaks ? [email, decile, fresh] : [email, decile]
  return appendedTable(snapshot, 'data_plus', columns as (typeof decile | typeof email)[], () => {
    const thenOf = openDataPlus(settings, exportDay)
    const nowOf = settings.traits.leaks ? openDataPlus(settings, asOfDay, plans) : thenOf
    const emailOf = openPrimaryEmails(settings)
    const exportedKeyOf = openPrimaryKeys({ settings, asOfDay: exportDay })
    return (person) => {
      if (exportedKeyOf(person) === null) return null
      const then = thenOf(person)
      const now = nowOf(person)
      if (then === null || now === null) return null
      return { email: emailOf(person.id), then, now }
    }
  })
}

/** An address, and what it says as of its export, and as of now. */
interface Echo {
  readonly email: string | null
  readonly then: DataPlusRecord
  readonly now: DataPlusRecord
}

/**
 * Opens what DataPlus says of a person, or null for whom it does not know.
 *
 * @param asOfDay - the day of the export, counted from day 0.
 * @param plans - of the waves before it.
 */
export function openDataPlus(
  settings: Settings,
  asOfDay: number = exportDay,
  plans: PlanBook = [],
): (person: Pick<Person, 'id'>) => DataPlusRecord | null {
  const cursor = openCursor(settings.seed)
  const linesOf = openExport(settings, asOfDay, plans)
  return (person) => {
    cursor.open(supplierStream(3), person.id)
    if (uniform(cursor) >= coverage) return null
    const kept = uniform(cursor) < splitPersons ? 0.5 : 1
    let sum = 0
    linesOf(person, (amount) => {
      if (uniform(cursor) < kept) sum += amount
    })
    return { spendDecile: spendDecile(sum) }
  }
}

/** The decile of an amount in cents. */
export function spendDecile(amount: number): number {
  return 1 + decileFloors.filter((floor) => amount >= 100 * floor).length
}

/**
 * Shows the cents of every order of a person in turn: 0 for those outside the window, for those not yet written down or sent back before the export, and for those of which the
 * export does not know whose they were.
 */
export function openExport(
  settings: Settings,
  asOfDay: number,
  plans: PlanBook = [],
): (person: Pick<Person, 'id'>, visit: (amount: number) => void) => void {
  const lives = openLives(settings, plans)
  const recording = openRecording(settings, lostLines)
  const waves = Math.max(0, Math.ceil(asOfDay / waveDays))
  return ({ id }, visit) => {
    const { person, book, records } = lives.live(id, waves)
    recording.begin(person, records)
    for (let at = 0; at < book.count; at++) {
      const day = book.day[at]
      recording.record(book, at)
      const isKnown = day + recording.delay < asOfDay && recording.writtenUnder !== nobody
      const isMissing = book.lost[at] === 1 || book.returned[at] < asOfDay || !isKnown
      const counts = day >= asOfDay - windowDays && !isMissing
      visit(counts ? cents(book.amount[at]) : 0)
    }
  }
}
