import type { Contacts } from '../contracts/events.ts'
import type { Options } from '../contracts/options.ts'
import { ClienteleError, unknownName } from '../errors.ts'
import { columnOfKind, numbersOf, textAt } from '../table/access.ts'
import { type Column, MISSING_CODE } from '../table/column.ts'
import { decode } from '../table/dictionary-text.ts'
import { integerColumn, numberColumn } from '../table/number-columns.ts'
import { rename } from '../table/rename.ts'
import type { Table } from '../table/table.ts'
import { withColumns } from '../table/with-columns.ts'
import type { ContactsReading } from './brief.ts'

/**
 * Contacts as the stages know them: what was done becomes an option number (missing: nothing was sent), and the propensity with which it was
 * done becomes a column, where it is known.
 *
 * @throws ClienteleError `CONTACTS_WITHOUT_ARM`, `OPTION_NAME_UNKNOWN`, `COLUMN_UNKNOWN`, `COLUMN_KIND`.
 */
export function contactsOf(table: Table, reading: ContactsReading, options: Options): Contacts {
  const option =
    reading.arms === undefined ? fromNames(table, options) : fromArms(table, reading.arms, options)
  const propensity = propensityOf(table, reading, option)
  const without = table.names.includes('option')
    ? rename(table, { option: 'option_in_file' } as object)
    : table
  const columns: Record<string, Column> = {
    option: integerColumn(option),
    propensity: numberColumn(propensity),
  }
  return { kind: 'contacts', table: withColumns(without, columns), randomized: reading.randomized }
}

function fromArms(table: Table, arms: NonNullable<ContactsReading['arms']>, options: Options): Float64Array {
  if (!table.names.includes('arm')) throw withoutArm(table)
  const { codes, dictionary } = columnOfKind(table, 'arm', 'text')
  const missing = Int32Array.from(codes).filter((code) => code === MISSING_CODE).length
  if (missing > 0) throw armMissing(missing, codes.length)
  const find = optionFinder(options)
  const byCode = new Float64Array(dictionary.size).fill(Number.NaN)
  const seen = new Uint8Array(dictionary.size)
  return Float64Array.from(codes, (code) => {
    if (seen[code] === 0) {
      const name = decode(dictionary, code)
      if (!Object.hasOwn(arms, name)) {
        throw unknownName(
          'OPTION_NAME_UNKNOWN',
          'arm',
          name,
          Object.keys(arms),
          'data.contacts.arms of the brief',
        )
      }
      const arm = arms[name]
      byCode[code] = arm === null ? Number.NaN : find(arm.offer, arm.channel)
      seen[code] = 1
    }
    return byCode[code]
  })
}

function fromNames(table: Table, options: Options): Float64Array {
  if (!table.names.includes('offer') || !table.names.includes('channel')) throw withoutArm(table)
  const offer = columnOfKind(table, 'offer', 'text')
  const channel = columnOfKind(table, 'channel', 'text')
  const find = optionFinder(options)
  const found = new Map<number, number>()
  return Float64Array.from({ length: table.rowCount }, (_, row) => {
    if (offer.codes[row] === MISSING_CODE) return Number.NaN
    const pair = offer.codes[row] * (channel.dictionary.size + 1) + channel.codes[row] + 1
    const known = found.get(pair)
    if (known !== undefined) return known
    const option = find(textAt(offer, row) ?? '', textAt(channel, row) ?? '')
    found.set(pair, option)
    return option
  })
}

function optionFinder(options: Options): (offer: string, channel: string) => number {
  const offers = columnOfKind(options.table, 'offer', 'text')
  const channels = columnOfKind(options.table, 'channel', 'text')
  const numbers = new Map<string, number>()
  for (let row = 0; row < options.table.rowCount; row++) {
    numbers.set(JSON.stringify([textAt(offers, row), textAt(channels, row)]), row)
  }
  return (offer, channel) => {
    const option = numbers.get(JSON.stringify([offer, channel]))
    if (option !== undefined) return option
    const known = [...numbers.keys()].map((pair) => (JSON.parse(pair) as string[]).join(' via '))
    throw unknownName(
      'OPTION_NAME_UNKNOWN',
      'option',
      `${offer} via ${channel}`,
      known,
      'the offers and channels of the brief, for the past contacts',
    )
  }
}

function propensityOf(table: Table, reading: ContactsReading, option: Float64Array): Float64Array {
  const { propensity } = reading
  if (propensity === 'shares') return shares(option)
  if (propensity === undefined) return new Float64Array(table.rowCount).fill(Number.NaN)
  if (!table.names.includes(propensity.column))
    throw unknownName(
      'COLUMN_UNKNOWN',
      'column',
      propensity.column,
      table.names,
      'the past contacts, for data.contacts.propensity',
    )
  return Float64Array.from(numbersOf(table, propensity.column))
}

/** The share of all rows in which the same was done. */
function shares(option: Float64Array): Float64Array {
  const counts = new Map<number, number>()
  for (const done of option) counts.set(done, (counts.get(done) ?? 0) + 1)
  return option.map((done) => (counts.get(done) ?? 0) / option.length)
}

function withoutArm(table: Table): ClienteleError {
  return new ClienteleError(
    'CONTACTS_WITHOUT_ARM',
    `The past contacts do not say what each customer got: there is no column "arm", nor "offer" and "channel". Their columns are ${table.names.map((name) => `"${name}"`).join(', ')}. Name the column with "as", and list the arms under data.contacts.arms.`,
    { columns: table.names },
  )
}

function armMissing(missing: number, rows: number): ClienteleError {
  return new ClienteleError(
    'CONTACTS_WITHOUT_ARM',
    `${missing} of ${rows} past contacts do not say their arm; every row needs one, the control included. Give them their arm, or leave such rows out with "keep".`,
    { missing, rows },
  )
}
