export type {
  ReadonlyFloat32Array,
  ReadonlyFloat64Array,
  ReadonlyInt32Array,
  ReadonlyUint8Array,
  ReadonlyUint16Array,
  ReadonlyUint32Array,
} from '../math/arrays.ts'
export { columnOf, columnOfKind, isMissing, namesOf, numbersOf, textAt } from './access.ts'
export {
  daysFromText,
  type InstantOptions,
  millisecondsFromText,
  textFromDays,
  textFromMilliseconds,
} from './calendar.ts'
export { cellsColumn } from './cells-column.ts'
export {
  type CellsColumn,
  type Column,
  type ColumnKind,
  type ColumnOf,
  type DateColumn,
  type FlagColumn,
  type IntegerColumn,
  MISSING_CODE,
  MISSING_DATE,
  MISSING_FLAG,
  minorUnits,
  moneyUnit,
  type NumberColumn,
  type TextColumn,
  type TimeColumn,
} from './column.ts'
export { concat } from './concat.ts'
export { type CsvSource, csvSource } from './csv/csv-source.ts'
export type { AsyncBuffer, CsvInput } from './csv/input.ts'
export type { CsvKind, CsvProgress, CsvReadOptions } from './csv/options.ts'
export type { CsvCounts, CsvSummary } from './csv/rejected.ts'
export { type DateValues, dateColumn, type TimeValues, timeColumn } from './date-columns.ts'
export { derive } from './derive.ts'
export type { Dictionary } from './dictionary.ts'
export { createDictionaryBuilder, type DictionaryBuilder } from './dictionary-builder.ts'
export { type DictionaryIndex, findCode, indexDictionary } from './dictionary-index.ts'
export { compareCodes, rankByBytes } from './dictionary-order.ts'
export { decode } from './dictionary-text.ts'
export { distinct } from './distinct.ts'
export type { Binary, Many, Operand, Unary } from './expression/builder.ts'
export * as expression from './expression/builder.ts'
export { checkExpression } from './expression/check.ts'
export { columnsOf } from './expression/columns-of.ts'
export {
  type CompiledExpression,
  compileExpression,
  evaluate,
  evaluateFilter,
  expressionKind,
} from './expression/evaluate.ts'
export type {
  BinaryOperator,
  Expression,
  ExpressionKind,
  ManyOperator,
  Operator,
  UnaryOperator,
} from './expression.ts'
export { filter } from './filter.ts'
export { filterRows } from './filter-rows.ts'
export { type FlagValues, flagColumn } from './flag-column.ts'
export { unguarded } from './formula-guard.ts'
export type { FrameKind } from './frames/kinds.ts'
export {
  fromArrays,
  type KindChoice,
  type PlainArray,
  type PlainOptions,
  type PlainValue,
} from './from-arrays.ts'
export {
  type ArqueroFrame,
  type ArrowFrame,
  type DanfoFrame,
  type Frame,
  type FrameOptions,
  fromFrame,
} from './from-frame.ts'
export { fromRows } from './from-rows.ts'
export { type Aggregate, group } from './group.ts'
export {
  type JoinedName,
  type JoinOn,
  type JoinOnPairs,
  type JoinOptions,
  join,
} from './join.ts'
export { columnLength, makeTable, type NamedColumns } from './make-table.ts'
export type { JoinKind } from './match-rows.ts'
export { type MergedDictionaries, mergeDictionaries } from './merge-dictionaries.ts'
export { integerColumn, type NumberValues, numberColumn } from './number-columns.ts'
export type { ParquetInput } from './parquet/input.ts'
export type {
  Decompress,
  ParquetCompression,
  ParquetProgress,
  ParquetReadOptions,
} from './parquet/options.ts'
export { type ParquetSource, parquetSource } from './parquet/parquet-source.ts'
export { type CsvRead, readCsv } from './read-csv.ts'
export { readParquet } from './read-parquet.ts'
export { type Renamed, rename } from './rename.ts'
export { type SampleOptions, sample } from './sample.ts'
export { select } from './select.ts'
export { slice } from './slice.ts'
export { type SortKey, sort, sortedRows } from './sort.ts'
export type { ColumnSpec, RejectedRow, RowSource, Table } from './table.ts'
export { take } from './take.ts'
export { textColumn, textColumnOfCodes } from './text-columns.ts'
export { toArrays } from './to-arrays.ts'
export { type PlainCell, type RowValue, toRows } from './to-rows.ts'
export { withColumns } from './with-columns.ts'
export { type CsvOptions, csvText, writeCsv } from './write-csv.ts'
export { type ParquetWriteOptions, writeParquet } from './write-parquet.ts'
export { dayInZone, daysInZone, zoneDays } from './zone-days.ts'
