import { type Column, MISSING_CODE, MISSING_DATE } from '../../table/column.ts'
import { dateColumn } from '../../table/date-columns.ts'
import { createDictionaryBuilder } from '../../table/dictionary-builder.ts'
import { makeTable } from '../../table/make-table.ts'
import { integerColumn } from '../../table/number-columns.ts'
import { textColumnOfCodes } from '../../table/text-columns.ts'
import type { Snapshot } from '../snapshot.ts'
import type { Settings } from '../spec.ts'
import { openSourceRecords, type SourceRecord } from './source-records.ts'
import { type MakeRows, type SyntheticTable, syntheticTable } from './table-maker.ts'

/** A column of a table of records: its name, and what a record has there; null is missing. */
export type RecordColumn<Name extends string> =
  | { readonly name: Name; readonly kind: 'text'; read(record: SourceRecord): string | null }
  | { readonly name: Name; readonly kind: 'date' | 'integer'; read(record: SourceRecord): number | null }

/**
 * The table of the records of a source that were there before the day of a snapshot, one row a record, in order of persons.
 *
 * @param beganOn - the day of a record since 1970-01-01.
 */
export function recordTable<Name extends string>(
  snapshot: Snapshot,
  source: number,
  beganOn: (record: SourceRecord, settings: Settings) => number,
  columns: readonly RecordColumn<Name>[],
): SyntheticTable<Name> {
  const specs = columns.map(({ name, kind }) => ({ name, kind, unit: null }))
  return syntheticTable(snapshot, specs, () => openRows(snapshot, source, beganOn, columns))
}

function openRows<Name extends string>(
  { settings, asOfDay }: Snapshot,
  source: number,
  beganOn: (record: SourceRecord, settings: Settings) => number,
  columns: readonly RecordColumn<Name>[],
): MakeRows<Name> {
  const visitRecords = openSourceRecords(settings, source)
  const writers = columns.map(openWriter)
  return (from, to) => {
    visitRecords(from, to, (record) => {
      if (beganOn(record, settings) >= settings.dayZero + asOfDay) return
      for (const writer of writers) writer.write(record)
    })
    return makeTable<Name>(columns.map(({ name }, c) => [name, writers[c].take()] as const))
  }
}

/** Writes one column row after row, and gives it away. */
interface Writer {
  write(record: SourceRecord): void
  take(): Column
}

function openWriter(column: RecordColumn<string>): Writer {
  if (column.kind === 'text') return openTextWriter(column.read)
  let values: number[] = []
  const { kind, read } = column
  const missing = kind === 'date' ? MISSING_DATE : Number.NaN
  return {
    write(record) {
      values.push(read(record) ?? missing)
    },
    take() {
      const taken = values
      values = []
      return kind === 'date' ? dateColumn(Int32Array.from(taken)) : integerColumn(Float64Array.from(taken))
    },
  }
}

function openTextWriter(read: (record: SourceRecord) => string | null): Writer {
  const texts = createDictionaryBuilder()
  let codes: number[] = []
  return {
    write(record) {
      const text = read(record)
      codes.push(text === null ? MISSING_CODE : texts.codeOfString(text))
    },
    take() {
      const taken = codes
      codes = []
      return textColumnOfCodes(Int32Array.from(taken), texts.snapshot())
    },
  }
}
