import type { Identity } from '../people/identity.ts'

/** What a record says of a person; null where it says nothing. */
export interface Particulars {
  givenName: string | null
  surname: string | null
  /** Days since 1970-01-01. */
  birthDate: number | null
  email: string | null
  phone: string | null
  street: string | null
  houseNumber: string | null
  unit: string | null
  town: string | null
  postcode: string | null
  region: string | null
}

/** A field of a record. */
export type Field = keyof Particulars

/** The names of the columns that hold the fields. */
export const fieldColumns: { readonly [field in Field]: string } = {
  givenName: 'given_name',
  surname: 'surname',
  birthDate: 'birth_date',
  email: 'email',
  phone: 'phone',
  street: 'street',
  houseNumber: 'house_number',
  unit: 'unit',
  town: 'town',
  postcode: 'postcode',
  region: 'region',
}

/** The fields that move together. */
export const addressFields = ['street', 'houseNumber', 'unit', 'town', 'postcode', 'region'] as const

/** Nothing about nobody. */
export function blankParticulars(): Particulars {
  return {
    givenName: null,
    surname: null,
    birthDate: null,
    email: null,
    phone: null,
    street: null,
    houseNumber: null,
    unit: null,
    town: null,
    postcode: null,
    region: null,
  }
}

/** Writes down who somebody is, without error. */
export function copyIdentity(
  { givenName, surname, birthDate, email, phone, home }: Identity,
  out: Particulars,
): void {
  out.givenName = givenName.written
  out.surname = surname.written
  out.birthDate = birthDate
  out.email = email
  out.phone = phone
  out.street = home.street
  out.houseNumber = home.houseNumber
  out.unit = home.unit
  out.town = home.town
  out.postcode = home.postcode
  out.region = home.region
}
