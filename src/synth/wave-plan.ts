import { ClienteleError } from '../errors.ts'
import { columnOfKind, textAt } from '../table/access.ts'
import type { Table } from '../table/table.ts'
import { mostMessages } from './life/messages.ts'
import type { WavePlan } from './life/plan-book.ts'
import { optionNumber } from './retailer/options.ts'
import { mostRecords } from './tables/membership.ts'
import type { RecordKeys } from './tables/record-keys.ts'

/** A plan as text: one row a message. */
export type PlanTable = Table<'customer_id' | 'offer' | 'channel'>

/**
 * Reads a plan, sorted by person and option.
 *
 * @throws ARGUMENT_INVALID for keys that no record of this retailer has and for more than 8 messages to a person; OPTION_NAME_UNKNOWN; COLUMN_UNKNOWN, COLUMN_KIND.
 */
export function readWavePlan(plan: PlanTable, keys: RecordKeys): WavePlan {
  const customer = columnOfKind(plan, 'customer_id', 'text')
  const offer = columnOfKind(plan, 'offer', 'text')
  const channel = columnOfKind(plan, 'channel', 'text')
  const count = plan.rowCount
  const person = new Float64Array(count)
  const option = new Uint8Array(count)
  const record = new Uint8Array(count)
  for (let row = 0; row < count; row++) {
    const found = keys.find(textAt(customer, row) ?? '')
    if (found === null) throw strange(row)
    person[row] = found.person
    record[row] = found.source * mostRecords + found.record
    option[row] = optionNumber(textAt(offer, row), textAt(channel, row))
  }
  const order = Uint32Array.from(person, (_, row) => row).sort(
    (a, b) => person[a] - person[b] || option[a] - option[b] || record[a] - record[b],
  )
  for (let i = mostMessages; i < count; i++)
    if (person[order[i]] === person[order[i - mostMessages]]) throw tooMany()
  const sorted = {
    person: Uint32Array.from(order, (row) => person[row]),
    option: Uint8Array.from(order, (row) => option[row]),
    record: Uint8Array.from(order, (row) => record[row]),
  }
  return { ...sorted, checksum: checksumOf(sorted) }
}

/** FNV-1a (Fowler, Noll and Vo) over the words of a plan. */
function checksumOf({ person, option, record }: Omit<WavePlan, 'checksum'>): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < person.length; i++) {
    hash = Math.imul(hash ^ person[i], 0x01000193)
    hash = Math.imul(hash ^ ((option[i] << 8) | record[i]), 0x01000193)
  }
  return hash >>> 0
}

/** Whether two plans send the same messages. */
export function samePlan(one: WavePlan, other: WavePlan): boolean {
  return (
    one.person.length === other.person.length &&
    one.person.every((person, i) => person === other.person[i]) &&
    one.option.every((option, i) => option === other.option[i]) &&
    one.record.every((record, i) => record === other.record[i])
  )
}

function strange(row: number): ClienteleError {
  return new ClienteleError(
    'ARGUMENT_INVALID',
    `Row ${row + 1} of the plan names a customer_id that this synthetic retailer did not give out: no record has it. Use ids from the tables of the same seed, size and level.`,
    { row: row + 1 },
  )
}

function tooMany(): ClienteleError {
  return new ClienteleError(
    'ARGUMENT_INVALID',
    `The plan sends more than ${mostMessages} messages to one person in a wave. Send fewer; several customer_ids may be one person.`,
    { most: mostMessages },
  )
}
