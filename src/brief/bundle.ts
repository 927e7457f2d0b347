import type { Table } from '../table/table.ts'

/**
 * What a stage leaves behind for the next: tables, and documents that JSON holds without loss. The next stage reads nothing else, whether the
 * stage ran just now or was found finished in the run folder; so both ways end alike.
 */
export interface Bundle {
  readonly tables: { readonly [name: string]: Table }
  readonly documents: { readonly [name: string]: unknown }
}
