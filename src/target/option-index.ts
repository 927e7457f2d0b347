import type { Options } from '../contracts/options.ts'
import { maxOption } from '../contracts/options.ts'
import { ClienteleError } from '../errors.ts'
import { columnOfKind, numbersOf, textAt } from '../table/access.ts'
import type { Table } from '../table/table.ts'

/** The options by place (0, 1, ... in order of their numbers), with offers, channels, departments and groups as small numbers. */
export interface OptionIndex {
  readonly count: number
  /** The option number of each place, ascending. */
  readonly option: Int32Array
  /** The place of each option number, -1 where there is none. */
  readonly place: Int32Array
  readonly offers: readonly string[]
  readonly offer: Int32Array
  readonly channels: readonly string[]
  readonly channel: Int32Array
  readonly departments: readonly string[]
  /** -1 where an option has no department. */
  readonly department: Int32Array
  /** The exclusive group of each place: of one group a customer gets at most one option. */
  readonly group: Int32Array
  readonly groups: number
  /** True where the groups of ascending places never descend, so that the cells of a group stand together. */
  readonly groupsAscend: boolean
  /** Cost per message in currency units, by place; 0 where the table has no such column. */
  readonly cost: Float64Array
  readonly currency: string
}

/**
 * Reads the table of options once.
 *
 * @throws CONTRACT_INVALID where option numbers do not ascend or an offer or channel is missing.
 */
export function indexOptions({ table, currency }: Options): OptionIndex {
  const option = Int32Array.from(numbersOf(table, 'option'))
  checkNumbers(option)
  const place = new Int32Array(option[option.length - 1] + 1).fill(-1)
  for (let i = 0; i < option.length; i++) place[option[i]] = i
  const offer = namesIn(table, 'offer')
  const channel = namesIn(table, 'channel')
  const department = namesIn(table, 'department')
  checkComplete('offer', offer.codes)
  checkComplete('channel', channel.codes)
  const group = groupsIn(table, offer)
  return {
    count: option.length,
    option,
    place,
    offers: offer.names,
    offer: offer.codes,
    channels: channel.names,
    channel: channel.codes,
    departments: department.names,
    department: department.codes,
    group: group.codes,
    groups: group.names.length,
    groupsAscend: group.codes.every((code, i) => i === 0 || code >= group.codes[i - 1]),
    cost: costsIn(table),
    currency,
  }
}

interface Named {
  readonly names: readonly string[]
  readonly codes: Int32Array
}

function checkNumbers(option: Int32Array): void {
  const bad = option.findIndex((number, i) => {
    const ascends = i === 0 || number > option[i - 1]
    return !ascends || number < 0 || number > maxOption
  })
  if (option.length > 0 && bad < 0) return
  throw new ClienteleError(
    'CONTRACT_INVALID',
    option.length === 0
      ? 'The table of options is empty. Give at least one offer and channel.'
      : `The option numbers do not ascend from 0 to at most ${maxOption} (row ${bad + 1} is the first that does not). Sort the options by number and number each once.`,
    { options: option.length, row: bad + 1 },
  )
}

function namesIn(table: Table, name: string): Named {
  if (!table.names.includes(name)) return { names: [], codes: new Int32Array(table.rowCount).fill(-1) }
  const column = columnOfKind(table, name, 'text')
  return coded(table.rowCount, (row) => textAt(column, row))
}

/** Codes in order of first appearance. */
function coded(count: number, textOf: (row: number) => string | null): Named {
  const codes = new Map<string, number>()
  const of = Int32Array.from({ length: count }, (_, row) => {
    const text = textOf(row)
    if (text === null) return -1
    const code = codes.get(text) ?? codes.size
    codes.set(text, code)
    return code
  })
  return { names: [...codes.keys()], codes: of }
}

function checkComplete(name: string, codes: Int32Array): void {
  const row = codes.indexOf(-1)
  if (row < 0) return
  throw new ClienteleError(
    'CONTRACT_INVALID',
    `Row ${row + 1} of the options has no ${name}. Every option is an offer through a channel; name both.`,
    { column: name, row: row + 1 },
  )
}

function groupsIn(table: Table, offer: Named): Named {
  const named = namesIn(table, 'exclusive_group')
  return coded(table.rowCount, (row) => {
    const group = named.codes[row]
    return group < 0 ? `offer ${offer.codes[row]}` : `group ${group}`
  })
}

function costsIn(table: Table): Float64Array {
  if (!table.names.includes('cost')) return new Float64Array(table.rowCount)
  return Float64Array.from(numbersOf(table, 'cost'), (cost) => (Number.isNaN(cost) ? 0 : cost))
}
