import type { ColumnSpec, RowSource, Table } from '../../table/table.ts'
import type { Snapshot } from '../snapshot.ts'
import { whole } from '../spec.ts'

/** A table of the retailer, made where and when it is read: any part of it, in any order, gives the same rows. */
export interface SyntheticTable<Name extends string = string> {
  readonly columns: readonly (ColumnSpec & { readonly name: Name })[]
  /**
   * The rows of the customers `from` up to `to`; without them, of all that the spec asks for.
   *
   * @throws ARGUMENT_INVALID for customers that do not exist.
   */
  table(from?: number, to?: number): Table<Name>
  /** All rows that the spec asks for, 8,192 customers at a time, each with dictionaries of its own: memory does not grow. */
  readonly rows: RowSource<Name>
}

/** Makes the rows of a range of customers. */
export type MakeRows<Name extends string> = (from: number, to: number) => Table<Name>

const shardCustomers = 8192

/**
 * Puts a table together.
 *
 * @param open - begins with empty dictionaries. A stream opens anew for every shard: keys and orders never come again, and would fill the memory with
 * texts that nobody looks up.
 */
export function syntheticTable<Name extends string>(
  { settings, plans, asOfDay }: Snapshot,
  columns: readonly (ColumnSpec & { readonly name: Name })[],
  open: () => MakeRows<Name>,
): SyntheticTable<Name> {
  async function* stream(signal?: AbortSignal | undefined): AsyncGenerator<Table<Name>, void, undefined> {
    for (let from = settings.from; from < settings.to; from += shardCustomers) {
      signal?.throwIfAborted()
      yield open()(from, Math.min(settings.to, from + shardCustomers))
    }
  }
  const sent = plans.map(({ person, checksum }) => [person.length, checksum])
  const identity = JSON.stringify([settings, asOfDay, sent, columns.map(({ name }) => name)])
  return Object.freeze({
    columns,
    table(from = settings.from, to = settings.to): Table<Name> {
      whole('from', from, 0, settings.customers)
      return open()(from, whole('to', to, from, settings.customers))
    },
    rows: Object.freeze({
      columns,
      open: stream,
      fingerprint: () => Promise.resolve(identity),
      dictionaries: 'apart',
    }),
  })
}
