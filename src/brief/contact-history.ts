import type { Options } from '../contracts/options.ts'
import { rowsOfKeys } from '../contracts/row-keys.ts'
import { columnOfKind, numbersOf } from '../table/access.ts'
import { type DateColumn, MISSING_DATE, type TextColumn } from '../table/column.ts'
import { concat } from '../table/concat.ts'
import { dateColumn } from '../table/date-columns.ts'
import { column, isMissing, not } from '../table/expression/builder.ts'
import { filter } from '../table/filter.ts'
import { join } from '../table/join.ts'
import { makeTable } from '../table/make-table.ts'
import { integerColumn } from '../table/number-columns.ts'
import { select } from '../table/select.ts'
import type { Table } from '../table/table.ts'
import { textColumn } from '../table/text-columns.ts'
import { withColumns } from '../table/with-columns.ts'
import { type FormerCustomers, heirsIn, withHeirs } from './former-customers.ts'
import type { PreviousRun } from './previous.ts'

const messageColumns = ['contact_id', 'customer_id', 'at', 'offer', 'channel'] as const

/** What is known of messages where there is no earlier run. */
export function noMessages(): Table {
  const none = textColumn([])
  return makeTable({ contact_id: none, customer_id: none, at: dateColumn([]), offer: none, channel: none })
}

/** The messages of all earlier runs, under the ids of today: texts `contact_id`, `customer_id`, `offer`, `channel`, date `at`. */
export async function messagesBefore(previous: PreviousRun, { ids }: FormerCustomers): Promise<Table> {
  return withHeirs(await previous.table('messages'), heirsIn(ids))
}

/** The messages of earlier runs and of this one, as its decision log has them. */
export function messagesSoFar(before: Table, log: Table, { table }: Options): Table {
  const sent = filter(log, not(isMissing(column('option'))))
  const named = join(sent, select(table, ['option', 'offer', 'channel']), { on: ['option'], kind: 'inner' })
  return concat([select(before, messageColumns), select(named, messageColumns)])
}

/**
 * Past contacts with the messages of earlier runs beside them, as far as these are not among them: a message is the same by its `contact_id`; where the contacts have
 * no such column, by customer, option and day.
 *
 * @param contacts - `customer_id`, `at`, `option`; undefined where no dated contacts are known.
 * @returns `customer_id`, `at`, `option`; undefined where neither are known. An offer or channel that no longer exists has the number after the last.
 */
export function withMessages(
  contacts: Table | undefined,
  messages: Table,
  options: Options,
): Table | undefined {
  const columns = ['customer_id', 'at', 'option']
  if (messages.rowCount === 0) return contacts === undefined ? undefined : select(contacts, columns)
  const own = numbered(messages, options)
  if (contacts === undefined) return select(own, columns)
  const at = columnOfKind(contacts, 'at', ['date', 'time'])
  const key = contacts.names.includes('contact_id') ? ['contact_id'] : columns
  const dated = withColumns(contacts, { at: at.kind === 'date' ? at : daysOf(at.values) })
  const fresh = join(own, select(dated, key), { on: key, kind: 'anti' })
  return concat([select(dated, columns), select(fresh, columns)])
}

const dayLength = 86_400_000

function daysOf(times: ArrayLike<number>): DateColumn {
  return {
    kind: 'date',
    values: Int32Array.from(times, (time) =>
      Number.isNaN(time) ? MISSING_DATE : Math.floor(time / dayLength),
    ),
  }
}

function numbered(messages: Table, { table }: Options): Table {
  const known = join(messages, select(table, ['offer', 'channel', 'option']), {
    on: ['offer', 'channel'],
    kind: 'left',
  })
  const option = numbersOf(known, 'option').slice()
  return withColumns(known, {
    option: integerColumn(option.map((number) => (Number.isNaN(number) ? table.rowCount : number))),
  })
}

/** The day of the last message to each customer, {@link MISSING_DATE} where there was none. */
export function lastMessages(customers: TextColumn, messages: Table): Int32Array {
  const rows = rowsOfKeys(customers, columnOfKind(messages, 'customer_id', 'text'))
  const { values } = columnOfKind(messages, 'at', 'date')
  const last = new Int32Array(customers.codes.length).fill(MISSING_DATE)
  for (let i = 0; i < rows.length; i++) if (rows[i] >= 0) last[rows[i]] = Math.max(last[rows[i]], values[i])
  return last
}
