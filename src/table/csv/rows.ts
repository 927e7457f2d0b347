/** How a field was written. */
export const PLAIN = 0
/** Between quotes. */
export const QUOTED = 1
/** Between quotes, with doubled quotes inside that stand for one. */
export const DOUBLED = 2

/** Why a row cannot be used; the places of {@link reasons}. */
export const FINE = 0
export const RAGGED = 1
export const QUOTES = 2
export const ENCODING = 3
export const TYPE = 4

/** The words for it that rejected rows carry. */
export const reasons: readonly string[] = ['', 'ragged', 'quotes', 'encoding', 'type']

/** Rows cut into fields: where each field begins and ends in a block of bytes. Row-major, `width` fields a row. */
export interface Rows {
  readonly width: number
  /** Fields of the header line; those beyond the width have no name. */
  readonly headerWidth: number
  /** Values under header fields without a name, since the rows were made. */
  unnamed: number
  count: number
  starts: Int32Array
  ends: Int32Array
  /** {@link PLAIN}, {@link QUOTED} or {@link DOUBLED}. */
  marks: Uint8Array
  /** The line each row begins on, the first line of the input being 1. */
  lines: Float64Array
  /** Where the bytes of each row begin. */
  offsets: Int32Array
  /** {@link FINE} or why the row cannot be used. */
  faults: Uint8Array
  /** The column to blame, or -1. */
  blamed: Int32Array
}

/** Fields to make room for at first. */
const FIRST_FIELDS = 4096

/** Makes room for rows of so many fields. */
export function createRows(width: number, headerWidth: number = width): Rows {
  const rows = Math.max(1, Math.floor(FIRST_FIELDS / width))
  return {
    width,
    headerWidth,
    unnamed: 0,
    count: 0,
    starts: new Int32Array(rows * width),
    ends: new Int32Array(rows * width),
    marks: new Uint8Array(rows * width),
    lines: new Float64Array(rows),
    offsets: new Int32Array(rows),
    faults: new Uint8Array(rows),
    blamed: new Int32Array(rows),
  }
}

/** Makes sure that one more row fits. */
export function reserveRow(rows: Rows): void {
  if (rows.count < rows.faults.length) return
  const room = rows.count * 2
  rows.starts = widened(rows.starts, new Int32Array(room * rows.width))
  rows.ends = widened(rows.ends, new Int32Array(room * rows.width))
  rows.marks = widened(rows.marks, new Uint8Array(room * rows.width))
  rows.lines = widened(rows.lines, new Float64Array(room))
  rows.offsets = widened(rows.offsets, new Int32Array(room))
  rows.faults = widened(rows.faults, new Uint8Array(room))
  rows.blamed = widened(rows.blamed, new Int32Array(room))
}

function widened<Values extends { set(values: ArrayLike<number>): void }>(
  values: ArrayLike<number>,
  wider: Values,
): Values {
  wider.set(values)
  return wider
}
