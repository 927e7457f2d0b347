import { describe, expect, it } from 'vitest'
import type { ContactsReading } from '../../src/brief/brief.ts'
import { contactsOf } from '../../src/brief/contacts-of.ts'
import { optionsOf } from '../../src/brief/options-of.ts'
import { numbersOf } from '../../src/table/access.ts'
import { makeTable } from '../../src/table/make-table.ts'
import { integerColumn, numberColumn } from '../../src/table/number-columns.ts'
import { textColumn } from '../../src/table/text-columns.ts'
import { exampleBrief } from './programme.ts'

/** Options: 0 bread via e-mail, 1 bread via post, 2 lamps via e-mail. */
const options = optionsOf(
  exampleBrief({
    offers: [
      { name: 'bread', department: 'food' },
      { name: 'lamps', department: 'home', channels: ['e-mail'] },
    ],
    channels: [
      { name: 'e-mail', cost: 0.25 },
      { name: 'post', cost: 1 },
    ],
  }),
)

const reading: ContactsReading = {
  file: 'contacts.csv',
  randomized: true,
  arms: {
    B: { offer: 'bread', channel: 'post' },
    L: { offer: 'lamps', channel: 'e-mail' },
    none: null,
  },
}
const inArms = (...arms: (string | null)[]) =>
  makeTable({ customer_id: textColumn(arms.map((_, i) => `c${i}`)), arm: textColumn(arms) })

function optionAndPropensity(
  table: Parameters<typeof contactsOf>[0],
  how: ContactsReading,
): [number[], number[]] {
  const contacts = contactsOf(table, how, options)
  return [
    Array.from(numbersOf(contacts.table, 'option')),
    Array.from(numbersOf(contacts.table, 'propensity')),
  ]
}

describe('past contacts', () => {
  it('get the option of their arm; the control gets none', () => {
    const [option, propensity] = optionAndPropensity(inArms('L', 'none', 'B', 'L'), reading)
    expect(option).toEqual([2, Number.NaN, 1, 2])
    expect(propensity).toEqual([Number.NaN, Number.NaN, Number.NaN, Number.NaN])
    expect(contactsOf(inArms('L'), reading, options).randomized).toBe(true)
    expect(contactsOf(inArms('L'), { ...reading, randomized: false }, options).randomized).toBe(false)
  })

  it('have the share of what was done as propensity, two arms of one option together', () => {
    const arms = { ...reading.arms, B2: { offer: 'bread', channel: 'post' } }
    const table = inArms('B', 'B2', 'L', 'none', 'none')
    const [, propensity] = optionAndPropensity(table, { ...reading, arms, propensity: 'shares' })
    expect(propensity).toEqual([0.4, 0.4, 0.2, 0.4, 0.4])
  })

  it('have the propensity that was logged', () => {
    const table = makeTable({ ...inArms('B', 'none').columns, p: numberColumn([0.3, 0.7]) })
    expect(optionAndPropensity(table, { ...reading, propensity: { column: 'p' } })[1]).toEqual([0.3, 0.7])
    expect(() => contactsOf(table, { ...reading, propensity: { column: 'pp' } }, options)).toThrow(
      expect.objectContaining({
        code: 'COLUMN_UNKNOWN',
        message: expect.stringMatching(/data.contacts.propensity.*"p"/),
      }),
    )
  })

  it('are told by offer and channel where there are no arms; without an offer it is a control', () => {
    const table = makeTable({
      customer_id: textColumn(['a', 'b', 'c', 'd', 'e']),
      offer: textColumn(['bread', null, 'lamps', 'bread', null]),
      channel: textColumn(['post', null, 'e-mail', 'e-mail', 'post']),
    })
    const { arms: _, ...byName } = reading
    expect(optionAndPropensity(table, byName)[0]).toEqual([1, Number.NaN, 2, 0, Number.NaN])
  })

  it('keep a column of theirs that is called option', () => {
    const table = makeTable({ ...inArms('B', 'none').columns, option: integerColumn([77, 78]) })
    const contacts = contactsOf(table, reading, options)
    expect(Array.from(numbersOf(contacts.table, 'option'))).toEqual([1, Number.NaN])
    expect(Array.from(numbersOf(contacts.table, 'option_in_file'))).toEqual([77, 78])
  })

  it.each([
    [
      'an arm the brief does not list',
      inArms('B', 'nome'),
      reading,
      'OPTION_NAME_UNKNOWN',
      /arm "nome".*Did you mean "none"/,
    ],
    [
      'an arm that an object has by birth',
      inArms('constructor'),
      reading,
      'OPTION_NAME_UNKNOWN',
      /arm "constructor"/,
    ],
    [
      'an arm of an option there is not',
      inArms('B'),
      { ...reading, arms: { B: { offer: 'lamps', channel: 'post' } } },
      'OPTION_NAME_UNKNOWN',
      /option "lamps via post".*past contacts.*Did you mean "lamps via e-mail"|There are/,
    ],
    [
      'rows without an arm',
      inArms('B', null, null),
      reading,
      'CONTACTS_WITHOUT_ARM',
      /^2 of 3 past contacts/,
    ],
    [
      'no column that says it',
      makeTable({ customer_id: textColumn(['a']), group: textColumn(['B']) }),
      reading,
      'CONTACTS_WITHOUT_ARM',
      /no column "arm".*"customer_id", "group"/,
    ],
    [
      'an offer without its channel',
      makeTable({ customer_id: textColumn(['a']), offer: textColumn(['bread']) }),
      { file: 'x', randomized: true },
      'CONTACTS_WITHOUT_ARM',
      /nor "offer" and "channel"/,
    ],
    [
      'an offer sent through nothing',
      makeTable({ offer: textColumn(['bread']), channel: textColumn([null]) }),
      { file: 'x', randomized: true },
      'OPTION_NAME_UNKNOWN',
      /option "bread via "/,
    ],
    [
      'arms that are numbers',
      makeTable({ customer_id: textColumn(['a']), arm: integerColumn([1]) }),
      reading,
      'COLUMN_KIND',
      /"arm" is of kind integer; text is needed/,
    ],
  ] as const)('are refused with %s', (_, table, how, code, says) => {
    expect(() => contactsOf(table, how, options)).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(says) }),
    )
  })
})
