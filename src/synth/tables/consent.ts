import { integerBelow, uniform } from '../../math/philox.ts'
import { streams } from '../../math/streams.ts'
import { dateColumn } from '../../table/date-columns.ts'
import { createDictionaryBuilder } from '../../table/dictionary-builder.ts'
import { makeTable } from '../../table/make-table.ts'
import type { Table } from '../../table/table.ts'
import { textColumn } from '../../table/text-columns.ts'
import { type Cursor, openCursor } from '../cursor.ts'
import { type Life, openLives } from '../life/life.ts'
import { NEVER } from '../life/order-book.ts'
import { openPersons } from '../people/person.ts'
import { drawWithdrawals } from '../people/reach.ts'
import { channels } from '../retailer/channels.ts'
import { type Snapshot, wavesBefore } from '../snapshot.ts'
import { openAccounts } from './accounts.ts'
import { openConsentProof } from './consent-proof.ts'
import { openMembership, sourceNames } from './membership.ts'
import { openRecordKeys } from './record-keys.ts'
import { type SyntheticTable, syntheticTable } from './table-maker.ts'

/**
 * Columns of the statements of consent: customer, channel, purpose, `granted` or `withdrawn`, day, the source that holds it, and what the source has to show for it
 * (`signed form`, `note of a call`, `confirmed e-mail`, `check box`; missing where nothing).
 */
export type ConsentColumn = 'customer_id' | 'channel' | 'purpose' | 'status' | 'since' | 'source' | 'proof'

/**
 * What customers said about channels, one row per customer, channel, purpose and source: granted when they joined, or withdrawn, some of them because of a message.
 * Where nothing was said there is no row. At levels with several records the shop holds half of what the customer file holds as well; for three in a hundred of
 * these pairs the two contradict each other, and what was withdrawn is the truth. There are statements about service and profiling then, too.
 */
export function consentTable(snapshot: Snapshot): SyntheticTable<ConsentColumn> {
  return syntheticTable(
    snapshot,
    [
      { name: 'customer_id', kind: 'text', unit: null },
      { name: 'channel', kind: 'text', unit: null },
      { name: 'purpose', kind: 'text', unit: null },
      { name: 'status', kind: 'text', unit: null },
      { name: 'since', kind: 'date', unit: null },
      { name: 'source', kind: 'text', unit: null },
      { name: 'proof', kind: 'text', unit: null },
    ],
    () => openRows(snapshot),
  )
}

/** What one person said; the day counts from day 0. */
interface Statement {
  readonly source: number
  readonly channel: number
  readonly purpose: 'marketing' | 'service' | 'profiling'
  readonly status: 'granted' | 'withdrawn'
  readonly day: number
}

function openRows(snapshot: Snapshot): (from: number, to: number) => Table<ConsentColumn> {
  const { settings, asOfDay } = snapshot
  const lives = openLives(settings, snapshot.plans)
  const waves = wavesBefore(snapshot)
  const statementsOf = openStatements(snapshot)
  const { keyOf } = openRecordKeys(settings)
  const accounts = openAccounts(settings)
  const proofOf = openConsentProof(settings.seed)
  const texts = [0, 1, 2, 3, 4, 5].map(() => createDictionaryBuilder())
  return (from, to) => {
    const customer: string[] = []
    const statements: Statement[] = []
    const proof: (string | null)[] = []
    for (let id = from; id < to; id++) {
      const life = lives.live(id, waves)
      accounts.begin(life.person, 1)
      // What was said of an account shows when there is one.
      const isThere = (source: number): boolean => source === 0 || accounts.isOpen(asOfDay - 1)
      for (const statement of statementsOf(life)) {
        if (statement.day >= asOfDay || !isThere(statement.source)) continue
        customer.push(keyOf(statement.source, id, 0))
        statements.push(statement)
        const { purpose, channel, source } = statement
        proof.push(proofOf(id, purpose, channel, source))
      }
    }
    const since = Int32Array.from(statements, ({ day }) => settings.dayZero + day)
    const text = (column: number, of: (statement: Statement) => string) =>
      textColumn(statements.map(of), texts[column])
    return makeTable<ConsentColumn>([
      ['customer_id', textColumn(customer, texts[0])],
      ['channel', text(1, ({ channel }) => channels[channel].name)],
      ['purpose', text(2, ({ purpose }) => purpose)],
      ['status', text(3, ({ status }) => status)],
      ['since', dateColumn(since)],
      ['source', text(4, ({ source }) => sourceNames[source])],
      ['proof', textColumn(proof, texts[5])],
    ])
  }
}

/** Share of the pairs of statements, one in the customer file and one in the shop, that contradict each other. */
const contradictingShare = 0.03

/** Share of customers who let themselves be profiled. */
const profilingShare = 0.8

/** Opens whether a person lets themselves be profiled: the word after those of the channels. */
export function openProfiling(seed: number): (id: number) => boolean {
  const cursor = openCursor(seed)
  return (id) =>
    uniform(cursor.open(streams.consentStatements, id).skip(3 * channels.length)) < profilingShare
}

/** Words of each person: for each channel whether the shop holds it too, whether it contradicts and when; then the purposes. */
function openStatements({ settings, asOfDay }: Snapshot): (life: Life) => readonly Statement[] {
  const cursor = openCursor(settings.seed)
  const withdrawals: (number | null)[] = channels.map(() => null)
  const membership = openMembership(settings)
  const records = new Uint8Array(sourceNames.length)
  const statements: Statement[] = []
  const personOnDayZero = openPersons(settings)
  return (life) => {
    const { person } = life
    statements.length = 0
    // What was said before day 0 hangs on who they were then, not on who they are in the wave of the view.
    drawWithdrawals(cursor, personOnDayZero(person.id), withdrawals)
    if (settings.traits.isTidy) {
      for (let c = 0; c < channels.length; c++) sayMarketing(statements, life, c, 0, withdrawals[c], asOfDay)
      return statements
    }
    const [crm, shop] = membership(person.id, records)
    if (crm + shop === 0) return statements
    cursor.open(streams.consentStatements, person.id)
    for (let c = 0; c < channels.length; c++) {
      const first = crm > 0 ? 0 : 1
      sayMarketing(statements, life, c, first, withdrawals[c], asOfDay)
      const isInBoth = uniform(cursor) < 0.5 && crm > 0 && shop > 0
      const contradicts = uniform(cursor) < contradictingShare / (2 * (1 - channels[c].reach[0]))
      const u = uniform(cursor)
      if (isInBoth) sayAgain(statements, life, c, contradicts, u)
    }
    sayPurposes(statements, life, crm > 0 ? 0 : 1, cursor)
    return statements
  }
}

/** What holds about marketing through a channel, in one source. */
function sayMarketing(
  statements: Statement[],
  { person, reached }: Life,
  channel: number,
  source: number,
  withdrawn: number | null,
  asOfDay: number,
): void {
  const ended = reached.endedOn[channel]
  const purpose = 'marketing'
  if (ended < asOfDay) statements.push({ source, channel, purpose, status: 'withdrawn', day: ended })
  else if (reached.now[channel] === 1 || ended !== NEVER || (withdrawn ?? -NEVER) >= asOfDay)
    statements.push({ source, channel, purpose, status: 'granted', day: Math.floor(person.acquired) })
  else if (withdrawn !== null)
    statements.push({ source, channel, purpose, status: 'withdrawn', day: withdrawn })
}

/** The shop holds the same statement, or a grant beside a withdrawal in the customer file: before it, or after it by mistake. */
function sayAgain(
  statements: Statement[],
  { person }: Life,
  channel: number,
  contradicts: boolean,
  u: number,
): void {
  const last = statements.at(-1)
  const joined = Math.floor(person.acquired)
  if (last?.channel === channel && last.status === 'granted') statements.push({ ...last, source: 1 })
  else if (contradicts) {
    const day = joined + Math.floor(-u * joined)
    const isSaid = last?.channel === channel
    if (!isSaid)
      statements.push({ source: 0, channel, purpose: 'marketing', status: 'withdrawn', day: joined })
    statements.push({ source: 1, channel, purpose: 'marketing', status: 'granted', day })
  } else if (last?.channel === channel) statements.push({ ...last, source: 1 })
}

function sayPurposes(statements: Statement[], { person }: Life, source: number, cursor: Cursor): void {
  const day = Math.floor(person.acquired)
  const email = 0
  statements.push({ source, channel: email, purpose: 'service', status: 'granted', day })
  const agrees = uniform(cursor) < profilingShare
  const asked = Math.min(-1, day + integerBelow(cursor, 365))
  statements.push({
    source,
    channel: email,
    purpose: 'profiling',
    status: agrees ? 'granted' : 'withdrawn',
    day: agrees ? day : asked,
  })
}
