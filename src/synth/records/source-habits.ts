import type { Field } from './particulars.ts'

/** How a source writes of persons. */
export interface SourceHabits {
  /** The fields of which it has columns. */
  readonly fields: readonly Field[]
  /** Whether its first record of a person is edited by hand, and so the one with the fewest errors. */
  readonly isKeptByHand: boolean
  /** Whether it hears names and telephone numbers rather than reads them. */
  readonly isByPhone: boolean
  /** Share of records without an e-mail address. */
  readonly withoutEmail: number
}

const address: readonly Field[] = ['street', 'houseNumber', 'unit', 'town', 'postcode']

/** The company's own sources, in the order of their numbers: customer file, shop, service. */
export const sourceHabits: readonly SourceHabits[] = [
  {
    fields: ['givenName', 'surname', 'birthDate', 'email', 'phone', ...address, 'region'],
    isKeptByHand: true,
    isByPhone: false,
    withoutEmail: 0.21,
  },
  {
    fields: ['email', 'givenName', 'surname', ...address],
    isKeptByHand: false,
    isByPhone: false,
    withoutEmail: 0,
  },
  { fields: ['phone', 'givenName', 'surname'], isKeptByHand: false, isByPhone: true, withoutEmail: 0 },
]
