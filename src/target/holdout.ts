import { ClienteleError } from '../errors.ts'
import { hash32Bytes, hashThreshold } from '../math/md5.ts'
import { columnOfKind } from '../table/access.ts'
import { MISSING_CODE, type TextColumn } from '../table/column.ts'
import { derive } from '../table/derive.ts'
import { coalesce, column } from '../table/expression/builder.ts'
import type { Table } from '../table/table.ts'

/** Who is kept out, so that the plan can be judged against them. */
export interface HoldoutChoice {
  /** The share of units to keep out, from 0 to below 1. */
  readonly share: number
  /** Names the decision: another salt keeps out others. */
  readonly salt: string
}

/**
 * Marks the held-out customers with 1: those whose md5(salt ':' unit) lies below the share. The unit is the household where
 * the table has a `household_id` (of a customer without one, the customer), so that a household is kept out as a whole.
 *
 * @throws ARGUMENT_INVALID for a share outside [0, 1).
 */
export function heldOut(table: Table, choice: HoldoutChoice): Uint8Array {
  checkHoldout(choice)
  const { share, salt } = choice
  const out = new Uint8Array(table.rowCount)
  if (share === 0) return out
  const hashes = hashUnits(table, salt)
  const threshold = hashThreshold(share)
  for (let row = 0; row < out.length; row++) if (hashes[row] < threshold) out[row] = 1
  return out
}

/** @throws ARGUMENT_INVALID for a share outside [0, 1). */
export function checkHoldout({ share }: HoldoutChoice): void {
  if (share >= 0 && share < 1) return
  throw new ClienteleError(
    'ARGUMENT_INVALID',
    `The share of customers to hold out is ${share}; expected at least 0 and below 1, for example 0.1.`,
    { share },
  )
}

/** The number that decides about each customer's unit: the household where known, else the customer. */
function hashUnits(table: Table, salt: string): Float64Array {
  const customer = columnOfKind(table, 'customer_id', 'text')
  const household = table.names.includes('household_id') ? columnOfKind(table, 'household_id', 'text') : null
  const saltBytes = new TextEncoder().encode(salt)
  const hashes = new Float64Array(table.rowCount)
  for (let row = 0; row < hashes.length; row++) {
    const known = household !== null && household.codes[row] >= 0
    hashes[row] = hashText(saltBytes, known ? household : customer, row)
  }
  return hashes
}

/** What is held out as a whole with each customer: the household where known, else the customer. */
export function unitsOf(table: Table): TextColumn {
  const customer = columnOfKind(table, 'customer_id', 'text')
  if (!table.names.includes('household_id')) return customer
  const household = columnOfKind(table, 'household_id', 'text')
  if (isComplete(household)) return household
  const unit = coalesce(column('household_id'), column('customer_id'))
  return columnOfKind(derive(table, { unit }), 'unit', 'text')
}

function isComplete({ codes }: TextColumn): boolean {
  for (let row = 0; row < codes.length; row++) if (codes[row] === MISSING_CODE) return false
  return true
}

function hashText(salt: Uint8Array, { codes, dictionary }: TextColumn, row: number): number {
  const code = codes[row]
  return hash32Bytes(salt, dictionary.bytes, dictionary.offsets[code], dictionary.offsets[code + 1])
}
