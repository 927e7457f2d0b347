import { categoricalThresholds, drawCategory } from '../../math/categorical.ts'
import type { Stream } from '../../math/philox.ts'
import type { Flavor } from '../spec.ts'
import type { Field } from './particulars.ts'

/** An error in one field of a record, or the two or more that one mistake touches. */
export type Operator =
  | 'typo'
  | 'keyboard'
  | 'phonetic'
  | 'nickname'
  | 'romanization'
  | 'swapped_names'
  | 'swapped_month_day'
  | 'old_address'
  | 'missing'
  | 'invalid_email'
  | 'switchboard'

/** Fields that people get wrong, with the chances measured in the duplicates of FEBRL 3; the telephone number has that of its identity number. */
export const fieldChances: { readonly [field in Field]?: number } = {
  givenName: 0.305,
  surname: 0.323,
  houseNumber: 0.137,
  street: 0.368,
  town: 0.258,
  postcode: 0.166,
  birthDate: 0.064,
  phone: 0.097,
}

/** Share of each error among all, and the fields in which it can be made; slips of the pen and of the hand can be made in all. */
const special: readonly {
  readonly operator: Operator
  readonly share: number
  readonly fields: readonly Field[]
}[] = [
  { operator: 'phonetic', share: 0.1, fields: ['givenName', 'surname', 'street', 'town'] },
  { operator: 'nickname', share: 0.08, fields: ['givenName'] },
  { operator: 'swapped_names', share: 0.04, fields: ['givenName', 'surname'] },
  { operator: 'swapped_month_day', share: 0.03, fields: ['birthDate'] },
  { operator: 'old_address', share: 0.05, fields: ['houseNumber', 'street', 'town', 'postcode'] },
]
const slips: readonly { readonly operator: Operator; readonly share: number }[] = [
  { operator: 'typo', share: 0.55 },
  { operator: 'keyboard', share: 0.15 },
]

/**
 * Opens the choice of an error for a field. An error that only some fields can have is so much likelier there that it has its share among the errors of a
 * record with all fields. In Korean names another spelling in Latin letters takes the place of what is heard and of short forms.
 *
 * @param byEar - whether names are heard, not read: then slips in them become sounds.
 */
export function openOperators(flavor: Flavor, byEar: boolean): (field: Field, stream: Stream) => Operator {
  const tables = new Map(
    Object.keys(fieldChances).map((field) => [field, chancesFor(field as Field)] as const),
  )
  return (field, stream) => {
    const table = tables.get(field)
    if (table === undefined) return 'typo'
    const drawn = table.operators[drawCategory(stream, table.thresholds)]
    const isName = field === 'givenName' || field === 'surname'
    const heard = isName && byEar && (drawn === 'typo' || drawn === 'keyboard') ? 'phonetic' : drawn
    return isName && flavor === 'ko' && (heard === 'phonetic' || heard === 'nickname')
      ? 'romanization'
      : heard
  }
}

function chancesFor(field: Field): { operators: Operator[]; thresholds: Float64Array } {
  const total = sum(Object.keys(fieldChances) as Field[])
  const here = special
    .filter(({ fields }) => fields.includes(field))
    .map(({ operator, share, fields }) => ({ operator, share: (share * total) / sum(fields) }))
  const left = 1 - here.reduce((all, { share }) => all + share, 0)
  const slipping = slips.reduce((all, { share }) => all + share, 0)
  const all = [
    ...here,
    ...slips.map(({ operator, share }) => ({ operator, share: (left * share) / slipping })),
  ]
  return {
    operators: all.map(({ operator }) => operator),
    thresholds: categoricalThresholds(all.map(({ share }) => share)),
  }
}

function sum(fields: readonly Field[]): number {
  return fields.reduce((total, field) => total + (fieldChances[field] ?? 0), 0)
}
