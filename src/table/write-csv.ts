import { ClienteleError } from '../errors.ts'
import { otherKind } from './access.ts'
import { textFromDays, textFromMilliseconds } from './calendar.ts'
import { checkNames } from './check-names.ts'
import { type Column, MISSING_CODE, MISSING_DATE, MISSING_FLAG, type TextColumn } from './column.ts'
import { decode } from './dictionary-text.ts'
import { guarded } from './formula-guard.ts'
import type { Table } from './table.ts'

/** How to write CSV. */
export interface CsvOptions {
  /** Between the fields of a line. Default: a comma. */
  readonly separator?: ',' | ';' | '\t' | '|' | undefined
  /**
   * Puts an apostrophe before texts (and names) that begin with = + - @ tab or carriage return, because spreadsheets
   * would take them for formulas and carry them out. Numbers stay as they are. Default true; `unguarded` undoes it
   * in a table read back.
   */
  readonly formulaGuard?: boolean | undefined
}

/** About how long a chunk of text gets. */
const CHUNK_LENGTH = 65_536

/**
 * Writes a table as CSV (RFC 4180), chunk by chunk: a header line, then one line per row, ended by CR LF. Numbers are
 * written so that they read back as the same double, dates `YYYY-MM-DD`, instants `YYYY-MM-DDTHH:MM:SSZ`, flags `true`
 * and `false`. Missing is an empty field, the empty text is `""`, so that they read back apart. A table of one column
 * has `""` for missing, because readers skip lines without anything; a missing text stays such a line.
 *
 * @throws COLUMN_KIND for a cells column: write its long form.
 * @throws ARGUMENT_INVALID for another separator, OPTION_UNKNOWN.
 */
export function* writeCsv(table: Table, options: CsvOptions = {}): Generator<string, void, undefined> {
  checkNames(options, ['separator', 'formulaGuard'], 'the options of writeCsv')
  const style = {
    separator: checkSeparator(options.separator ?? ','),
    formulaGuard: options.formulaGuard ?? true,
  }
  const missing = table.names.length === 1 ? '""' : ''
  const fields = table.names.map((name) => fieldWriter(table.columns[name], name, style, missing))
  let chunk = `${table.names.map((name) => textField(name, style)).join(style.separator)}\r\n`
  for (let row = 0; row < table.rowCount; row++) {
    for (let i = 0; i < fields.length; i++)
      chunk += i === 0 ? fields[i](row) : style.separator + fields[i](row)
    chunk += '\r\n'
    if (chunk.length < CHUNK_LENGTH) continue
    yield chunk
    chunk = ''
  }
  if (chunk !== '') yield chunk
}

/** A whole table as CSV in one text, as {@link writeCsv} writes it. */
export function csvText(table: Table, options: CsvOptions = {}): string {
  return [...writeCsv(table, options)].join('')
}

const separators: readonly string[] = [',', ';', '\t', '|']

function checkSeparator(separator: string): string {
  if (separators.includes(separator)) return separator
  throw new ClienteleError(
    'ARGUMENT_INVALID',
    `The separator of a CSV file is ${JSON.stringify(separator)}; expected a comma, a semicolon, a tab or a bar.`,
    { separator },
  )
}

interface Style {
  readonly separator: string
  readonly formulaGuard: boolean
}

function fieldWriter(column: Column, name: string, style: Style, missing: string): (row: number) => string {
  switch (column.kind) {
    case 'cells':
      throw otherKind(name, column.kind, ['number', 'integer', 'date', 'time', 'flag', 'text'])
    case 'text':
      return textWriter(column, style)
    case 'flag':
      return valueWriter(column.values, MISSING_FLAG, missing, (flag) => (flag === 1 ? 'true' : 'false'))
    case 'date':
      return valueWriter(column.values, MISSING_DATE, missing, textFromDays)
    case 'time':
      return valueWriter(column.values, Number.NaN, missing, textFromMilliseconds)
    default:
      return valueWriter(column.values, Number.NaN, missing, numberField)
  }
}

function valueWriter(
  values: ArrayLike<number>,
  none: number,
  missing: string,
  write: (value: number) => string,
): (row: number) => string {
  return (row) => (Object.is(values[row], none) ? missing : write(values[row]))
}

/** The shortest decimal that reads back as the same double; also -0. */
function numberField(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value)
}

/** Texts of a dictionary up to this size are written out once and kept. */
const FEW_TEXTS = 4096

function textWriter({ codes, dictionary }: TextColumn, style: Style): (row: number) => string {
  const write = (code: number): string => textField(decode(dictionary, code), style)
  if (dictionary.size > FEW_TEXTS) return (row) => (codes[row] === MISSING_CODE ? '' : write(codes[row]))
  const written = Array.from({ length: dictionary.size }, (_, code) => write(code))
  return (row) => (codes[row] === MISSING_CODE ? '' : written[codes[row]])
}

/**
 * A text as a field. Blanks at the ends are quoted too, because some readers trim.
 *
 * @internal
 */
export function textField(text: string, { separator, formulaGuard }: Style): string {
  const safe = formulaGuard ? guarded(text) : text
  const plain = safe !== '' && !/["\r\n]|^\s|\s$|^\uFEFF/.test(safe) && !safe.includes(separator)
  return plain ? safe : `"${safe.replaceAll('"', '""')}"`
}
