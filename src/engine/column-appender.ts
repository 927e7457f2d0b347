import type { CellsColumn, Column, TextColumn } from '../table/column.ts'
import type { Dictionary } from '../table/dictionary.ts'
import type { ColumnSpec } from '../table/table.ts'

/** A column that grows at its end. It owns its memory: what was appended may be reused by its owner. */
export interface ColumnAppender {
  append(column: Column, from: number, to: number): void
  /** The rows appended so far; holds until the next append or reset. */
  column(): Column
  /** Begins again at row 0, in the same memory. */
  reset(): void
}

/** The dictionary to use once codes of another one arrive, and the new code of each of its codes (null: they stay). */
export type DictionaryJoin = (
  current: Dictionary | null,
  arriving: Dictionary,
) => { readonly dictionary: Dictionary; readonly codes: ArrayLike<number> | null }

/**
 * Makes an empty growing column.
 *
 * @param spec - its kind and unit.
 * @param capacity - how many rows to make room for at first.
 * @param join - what to do with the dictionaries of text columns.
 */
export function columnAppender(spec: ColumnSpec, capacity: number, join: DictionaryJoin): ColumnAppender {
  switch (spec.kind) {
    case 'number':
    case 'time':
    case 'integer':
      return valuesAppender(spec, new Float64Array(capacity))
    case 'date':
      return valuesAppender(spec, new Int32Array(capacity))
    case 'flag':
      return valuesAppender(spec, new Uint8Array(capacity))
    case 'text':
      return textAppender(capacity, join)
    case 'cells':
      return cellsAppender(capacity)
  }
}

type Growing = Float64Array | Float32Array | Int32Array | Uint16Array | Uint8Array

function valuesAppender(spec: ColumnSpec, room: Float64Array | Int32Array | Uint8Array): ColumnAppender {
  let values: Growing = room
  let length = 0
  return {
    append(column, from, to) {
      if (column.kind === 'text' || column.kind === 'cells') return
      values = grown(values, length, length + to - from)
      values.set(column.values.subarray(from, to), length)
      length += to - from
    },
    column() {
      const shown = values.subarray(0, length)
      return Object.freeze(
        spec.kind === 'integer'
          ? { kind: spec.kind, unit: spec.unit, values: shown }
          : { kind: spec.kind, values: shown },
      ) as Column
    },
    reset() {
      length = 0
    },
  }
}

function textAppender(capacity: number, join: DictionaryJoin): ColumnAppender {
  let codes: Growing = new Int32Array(capacity)
  let length = 0
  let dictionary: Dictionary | null = null
  return {
    append(column, from, to) {
      if (column.kind !== 'text') return
      const joined = join(dictionary, column.dictionary)
      dictionary = joined.dictionary
      codes = grown(codes, length, length + to - from)
      codes.set(column.codes.subarray(from, to), length)
      if (joined.codes !== null) recode(codes, length, length + to - from, joined.codes)
      length += to - from
    },
    column(): TextColumn {
      return Object.freeze({
        kind: 'text',
        codes: codes.subarray(0, length) as Int32Array,
        dictionary: dictionary ?? emptyDictionary(),
      })
    },
    reset() {
      length = 0
    },
  }
}

function recode(codes: Growing, from: number, to: number, newCodes: ArrayLike<number>): void {
  for (let i = from; i < to; i++) if (codes[i] >= 0) codes[i] = newCodes[codes[i]]
}

function emptyDictionary(): Dictionary {
  return Object.freeze({ size: 0, bytes: new Uint8Array(0), offsets: new Uint32Array(1) })
}

function cellsAppender(capacity: number): ColumnAppender {
  let rowPtr: Growing = new Float64Array(capacity + 1)
  let option: Growing = new Uint16Array(0)
  const children = {
    value: new Float32Array(0),
    benefit: new Float32Array(0),
    cost: new Float32Array(0),
    standardError: new Float32Array(0),
  }
  let length = 0
  return {
    append(column, from, to) {
      if (column.kind !== 'cells') return
      const first = column.rowPtr[from]
      const end = column.rowPtr[to]
      const cells = rowPtr[length]
      rowPtr = grown(rowPtr, length + 1, length + 1 + to - from)
      for (let i = from; i < to; i++) rowPtr[length + 1 + i - from] = cells + column.rowPtr[i + 1] - first
      const needed = cells + end - first
      // The rows to come are likely to have as many cells each; memory that stays untouched costs little, and growing much.
      const likely = Math.ceil((1.05 * needed * capacity) / Math.max(1, length + to - from))
      const room = needed > option.length ? Math.max(needed, Math.min(likely, 4 * needed)) : needed
      option = grown(option, cells, room)
      option.set(column.option.subarray(first, end), cells)
      for (const name of ['value', 'benefit', 'cost', 'standardError'] as const) {
        children[name] = grown(children[name], cells, room)
        children[name].set(column[name].subarray(first, end), cells)
      }
      length += to - from
    },
    column(): CellsColumn {
      const cells = rowPtr[length]
      return Object.freeze({
        kind: 'cells',
        rowPtr: rowPtr.subarray(0, length + 1) as Float64Array,
        option: option.subarray(0, cells) as Uint16Array,
        value: children.value.subarray(0, cells),
        benefit: children.benefit.subarray(0, cells),
        cost: children.cost.subarray(0, cells),
        standardError: children.standardError.subarray(0, cells),
      })
    },
    reset() {
      length = 0
    },
  }
}

/** The array itself where it has room, else one of at least one and a half times its length with the same beginning. */
function grown<Values extends Growing>(values: Values, used: number, needed: number): Values {
  if (needed <= values.length) return values
  const larger = new (values.constructor as new (length: number) => Values)(
    Math.max(needed, Math.ceil(values.length * 1.5)),
  )
  larger.set(values.subarray(0, used))
  return larger
}
