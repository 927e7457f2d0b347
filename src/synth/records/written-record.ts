import { blankIdentity, type Identity } from '../people/identity.ts'
import type { Operator } from './operators.ts'
import { blankParticulars, copyIdentity, type Field, type Particulars } from './particulars.ts'

/** One field that is not as it should be, and why. */
export interface Alteration {
  readonly field: Field
  readonly operator: Operator
}

/** A record being written: what it says so far, and where it is wrong. */
export interface WrittenRecord {
  /** Of whom it is. */
  readonly identity: Identity
  readonly says: Readonly<Particulars>
  readonly alterations: readonly Alteration[]
  /** Begins anew with what is right of somebody. */
  begin(identity: Identity): void
  /** Puts something wrong, or nothing, in the place of what is right. */
  put<Name extends Field>(field: Name, value: Particulars[Name], operator: Operator): void
  /** What is wrong with a field, or null. */
  operatorOf(field: Field): Operator | null
}

/** Creates a record that is written again and again. */
export function createWrittenRecord(): WrittenRecord {
  const says = blankParticulars()
  const alterations: Alteration[] = []
  const record = {
    identity: blankIdentity(),
    says,
    alterations,
    begin(identity: Identity): void {
      record.identity = identity
      copyIdentity(identity, says)
      alterations.length = 0
    },
    put<Name extends Field>(field: Name, value: Particulars[Name], operator: Operator): void {
      says[field] = value
      alterations.push({ field, operator })
    },
    operatorOf(field: Field): Operator | null {
      for (const alteration of alterations) if (alteration.field === field) return alteration.operator
      return null
    },
  }
  return record
}
