/**
 * Every code a {@link ClienteleError} may carry, with what it means. The code is API; the message is not.
 * `docs/errors.md` is generated from this table.
 */
export const errorCodes = {
  ARGUMENT_INVALID: 'An argument or option has a value outside its documented range.',
  OPTION_UNKNOWN: 'An option was named that the function does not have.',
  COLUMN_UNKNOWN: 'A column was named that the table does not have.',
  COLUMN_KIND:
    'A column is of another kind (number, integer, date, time, flag, text, cells) than the one needed.',
  COLUMN_UNIT: 'A column is measured in another unit or currency than the one needed.',
  COLUMN_LENGTH: 'Columns of one table differ in length.',
  COLUMN_VALUE: 'A column holds a value it may not hold (infinite, outside its range, not whole).',
  COLUMN_DUPLICATE: 'Two columns of one table would carry the same name.',
  COLUMN_MISSING_VALUES: 'A column that must be complete has missing values.',
  KEY_DUPLICATE: 'A key that must be unique occurs more than once.',
  TABLE_EMPTY: 'A table that must have rows has none.',
  CSV_EMPTY: 'A CSV input has no header line.',
  CSV_HEADER: 'The header line of a CSV input cannot be used (empty or repeated names).',
  CSV_ENCODING: 'A text input is not UTF-8.',
  CSV_UNUSABLE: 'A CSV input could not be read as a whole (for example, quotes that never close).',
  PARQUET_UNUSABLE: 'A Parquet input is not Parquet, cut short, damaged or encrypted.',
  PARQUET_COMPRESSION: 'A Parquet input is compressed in a way for which no function was given.',
  EXPRESSION_INVALID: 'An expression is not of the documented shape.',
  EXPRESSION_TYPE: 'An expression combines values whose kinds do not go together.',
  SOURCE_NOT_REPEATABLE: 'A stream that can be read once was asked for a second pass.',
  ROWS_CHANGED: 'The input changed between two passes over it.',
  STATE_TOO_LARGE: 'The state or sum of a pass grew beyond its ceiling.',
  THREADS_FAILED: 'A worker thread broke down or was closed in the middle of its work.',
  ENGINE_MISSING:
    'Something was asked of an engine that it does not have: a package that is not installed, or a query for a pass.',
  ENGINE_FAILED: 'An engine could not run a statement; the message, or its cause, says what the engine said.',
  ENGINE_UNREACHABLE: 'The server of an engine cannot be reached, does not answer, or is gone.',
  ENGINE_REFUSED:
    'The server of an engine does not take our token, or no secure connection to it came about.',
  ENGINE_SESSION_LOST:
    'The server of an engine no longer knows our session (started anew, or idle for too long), and what was temporary in it is gone.',
  ENGINE_TOO_LARGE: 'A message to or from an engine, or a table sent to it, is larger than a stated limit.',
  ENGINE_CLOSED: 'A connection to an engine was used after it was closed.',
  EXACTNESS_LOST: 'A sum on which a choice depends left the range in which it is exact.',
  MODEL_INVALID: 'A stored model is not of the documented shape.',
  MODEL_VERSION: 'A stored model has a version that this library cannot read.',
  MODEL_INPUT: 'A model was applied to columns other than those it was fitted on.',
  NOT_ENOUGH_DATA: 'There are too few usable rows for what was asked.',
  DATE_INVALID: 'A date or time cannot be read.',
  DATE_AFTER_AS_OF: 'A date lies on or after the as-of date where only the past may be used.',
  CONTRACT_INVALID: 'A table or document that passes between stages is not of the documented shape.',
  CONSENT_MISSING: 'A field or channel was asked for without the consent or purpose it needs.',
  CONTACTS_WITHOUT_ARM: 'Past contacts do not say which arm (treated or control) a customer was in.',
  NOBODY_ELIGIBLE: 'No customer is eligible for any option.',
  OPTION_NAME_UNKNOWN: 'An offer or channel was named that does not exist.',
  LIMITS_IMPOSSIBLE: 'The limits contradict each other or cannot be met by any plan.',
  PLAN_MISMATCH: 'A plan and the outcomes or scores given with it do not belong together.',
  BRIEF_INVALID: 'A brief is not of the documented shape.',
  BRIEF_GOAL_MISSING: 'A brief does not state its goal (metric, target, horizon and value per unit).',
  QUALITY_GATE: 'So much of the data is unusable that a plan made from the rest could not be trusted.',
  FILE_NOT_FOUND: 'A file does not exist.',
  FILE_UNREADABLE: 'A file exists but cannot be read.',
  FOLDER_UNWRITABLE: 'A folder cannot be written to.',
  PATH_OUTSIDE: 'A path leaves the folder it must stay in.',
  RUN_LOCKED: 'Another process is working in the run folder.',
  RUN_DAMAGED: 'A run folder does not agree with its manifest.',
  COMMAND_UNKNOWN: 'The command line names a command or flag that does not exist.',
} as const

/** One of the codes listed in {@link errorCodes}. */
export type ErrorCode = keyof typeof errorCodes

/** Names and counts that describe an error; never a customer's values. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean | null | readonly string[]>>

/**
 * The one error this library throws on purpose: misuse, or input that cannot be used. The message says what was
 * found, what was expected and what to do; `details` holds the same facts for programs.
 */
export class ClienteleError extends Error {
  override readonly name: string = 'ClienteleError'
  readonly code: ErrorCode
  readonly details: ErrorDetails

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
    this.details = details
  }
}

/** Tells whether a caught value is a {@link ClienteleError}, also when two copies of the library are loaded. */
export function isClienteleError(error: unknown): error is ClienteleError {
  return error instanceof Error && error.name === 'ClienteleError' && 'code' in error
}

/**
 * Builds the error for a name that does not exist, naming the nearest one that does.
 *
 * @param code - the code of the error.
 * @param noun - what the name names, in the singular: "column", "offer", "flag".
 * @param found - the name that was given.
 * @param known - the names that exist.
 * @param where - what was searched, for the message: "the table of customers".
 */
export function unknownName(
  code: ErrorCode,
  noun: string,
  found: string,
  known: readonly string[],
  where: string,
): ClienteleError {
  const nearest = nearestName(found, known)
  const hint = nearest === null ? listed(noun, known) : `Did you mean "${nearest}"?`
  return new ClienteleError(code, `There is no ${noun} "${found}" in ${where}. ${hint}`, {
    found,
    nearest,
    known: known.slice(0, 50),
  })
}

/**
 * The known name nearest to a misspelt one by edit distance with transpositions (optimal string alignment,
 * case ignored), or null where none is within a third of its length (at least 1, at most 4 edits, and fewer than
 * the misspelt one has letters).
 * Ties go to the earlier name.
 */
export function nearestName(found: string, known: readonly string[]): string | null {
  let best: string | null = null
  let bestDistance = Number.POSITIVE_INFINITY
  for (const name of known) {
    const bound = Math.min(4, Math.max(1, Math.floor(Math.max(found.length, name.length) / 3)))
    const distance = editDistance(found.toLowerCase(), name.toLowerCase())
    const isNear = distance <= bound && distance < found.length
    if (isNear && distance < bestDistance) {
      best = name
      bestDistance = distance
    }
  }
  return best
}

function listed(noun: string, known: readonly string[]): string {
  if (known.length === 0) return `There is no ${noun} at all.`
  const shown = known.slice(0, 10).map((name) => `"${name}"`)
  const rest = known.length > shown.length ? ` and ${known.length - shown.length} more` : ''
  return `There are: ${shown.join(', ')}${rest}.`
}

function editDistance(a: string, b: string): number {
  let older: number[] = []
  let previous: number[] = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const substitution = previous[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)
      row[j] = Math.min(row[j - 1] + 1, previous[j] + 1, substitution)
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      if (swapped) row[j] = Math.min(row[j], older[j - 2] + 1)
    }
    older = previous
    previous = row
  }
  return previous[b.length]
}
