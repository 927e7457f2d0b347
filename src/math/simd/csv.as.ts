// Cuts CSV into rows and fields, reads their values, and gives texts their codes. Only what is written as it should be: a
// row that is not is marked, and whoever called reads it in plain TypeScript. Offsets in bytes within each structure:

// The plan, which all chunks share.
const SEPARATOR: usize = 0
/** Fields of a row: those of the header line. */
const HEADER_WIDTH: usize = 4
/** Fields that have a column; those after them must be empty. */
const WIDTH: usize = 8
const DROP_LEADING: usize = 12
const DROP_TRAILING: usize = 16
/** Per column how to read it and how many decimals its unit has: two words. */
const READERS: usize = 20
/** Texts that stand for missing: where each lies and how long it is. */
const TOKENS: usize = 24
const TOKEN_COUNT: usize = 28
/** Rows there is room for: the length of every array. */
const ROOM: usize = 32
/** Where fields end, row by row. */
const ENDS: usize = 36
const ROW_STARTS: usize = 40
/** Line breaks of the chunk before each row. */
const LINES: usize = 44
const STATES: usize = 48
/** Per column where its values lie; for a text three arrays: where it begins, its length or -1, its code. */
const COLUMNS: usize = 52
const CHUNKS: usize = 56
const CHUNK_COUNT: usize = 60

// A chunk; from ROWS on it is told what was found.
const PLAN: usize = 0
const START: usize = 4
const LIMIT: usize = 8
/** The place of its first row in the arrays, and how many there are for it. */
const BASE: usize = 12
const CAPACITY: usize = 16
const ROWS: usize = 20
/** Where the first row begins that was not read. */
const END: usize = 24
const BREAKS: usize = 28
const BLANK_LINES: usize = 32
const CONTINUED: usize = 36
const ODD_ROWS: usize = 40
/** Whether quotes stand where none should, in the row at END: where rows end must be found out otherwise. */
const STOPPED: usize = 44
/** Bytes of the texts, per column. */
const TEXT_BYTES: usize = 48
const CHUNK_SIZE: usize = 64

// A dictionary.
const DICT_PLAN: usize = 0
const DICT_COLUMN: usize = 4
const SLOTS: usize = 8
const MASK: usize = 12
const OFFSETS: usize = 16
const ARENA: usize = 20
const SIZE: usize = 24
const USED: usize = 28
/** Texts that have a slot; those after them came from elsewhere. */
const INDEXED: usize = 32
/** Slots to move from, or 0. */
const OLD_SLOTS: usize = 36
const OLD_MASK: usize = 40
const SCRATCH: usize = 44

const FINE: u8 = 0
const ODD: u8 = 1

const TEXT: i32 = 0
const INTEGER: i32 = 1
/** 3 are numbers of a column that was stated to hold them. */
const NUMBER: i32 = 2
const SCALED: i32 = 4
const DATE: i32 = 5
const COMPACT_DATE: i32 = 6
const TIME: i32 = 7
const TIME_AS_UTC: i32 = 8
const FLAG: i32 = 9
const STATED_FLAG: i32 = 10

const LINE_FEED: u8 = 10
const CARRIAGE_RETURN: u8 = 13
const QUOTE: u8 = 34
const MINUS: u8 = 45
const MISSING_DATE: i32 = i32.MIN_VALUE

/** Cuts a chunk into rows and reads the values of every column. */
export function read(chunk: usize): void {
  const plan: usize = load<u32>(chunk + PLAN)
  const foreign = cut(chunk, plan)
  const rows = load<u32>(chunk + ROWS)
  if (foreign) markInvalidUtf8(chunk, plan, rows)
  const width = load<u32>(plan + WIDTH)
  const headerWidth = load<u32>(plan + HEADER_WIDTH)
  for (let column: u32 = 0; column < width; column++) readColumn(chunk, plan, column, rows)
  for (let column: u32 = width; column < headerWidth; column++) checkEmpty(chunk, plan, column, rows)
  const states: usize = load<u32>(plan + STATES) + load<u32>(chunk + BASE)
  let odd: u32 = 0
  for (let row: u32 = 0; row < rows; row++) odd += load<u8>(states + row)
  store<u32>(chunk + ODD_ROWS, odd)
}

function equals(a: v128, b: v128, c: v128, d: v128, byte: v128): u64 {
  const low = <u64>i8x16.bitmask(i8x16.eq(a, byte)) | ((<u64>i8x16.bitmask(i8x16.eq(b, byte))) << 16)
  const high = <u64>i8x16.bitmask(i8x16.eq(c, byte)) | ((<u64>i8x16.bitmask(i8x16.eq(d, byte))) << 16)
  return low | (high << 32)
}

/** Bit i: how many of the bits up to i are set, modulo 2. */
function parities(bits: u64): u64 {
  bits ^= bits << 1
  bits ^= bits << 2
  bits ^= bits << 4
  bits ^= bits << 8
  bits ^= bits << 16
  return bits ^ (bits << 32)
}

/** Finds where rows and fields end, 64 bytes at a time; returns whether there are bytes beyond ASCII. */
function cut(chunk: usize, plan: usize): bool {
  const limit: usize = load<u32>(chunk + LIMIT)
  const base: usize = load<u32>(chunk + BASE)
  const capacity: usize = load<u32>(chunk + CAPACITY)
  const width: u32 = load<u32>(plan + HEADER_WIDTH)
  const separators = i8x16.splat(load<u8>(plan + SEPARATOR))
  const feeds = i8x16.splat(LINE_FEED)
  const returns = i8x16.splat(CARRIAGE_RETURN)
  const quotes = i8x16.splat(QUOTE)
  const stride: usize = (<usize>width) << 2
  let ends: usize = load<u32>(plan + ENDS) + base * stride
  let starts: usize = load<u32>(plan + ROW_STARTS) + (base << 2)
  let lines: usize = load<u32>(plan + LINES) + (base << 2)
  let states: usize = load<u32>(plan + STATES) + base
  let rowStart: usize = load<u32>(chunk + START)
  let rows: usize = 0
  let fields: u32 = 0
  let line: u32 = 0
  let inner: u32 = 0
  let blank: u32 = 0
  let continued: u32 = 0
  let state: u8 = FINE
  let stopped: u32 = 0
  let foreign = i8x16.splat(0)
  /** All bits set while a quoted field goes on; bit 0 set where the byte before the block was structural, closed quotes. */
  let inside: u64 = 0
  let afterStructure: u64 = 1
  let afterClosing: u64 = 0
  let at: usize = rowStart
  while (at < limit && rows < capacity && stopped === 0) {
    const a = v128.load(at)
    const b = v128.load(at, 16)
    const c = v128.load(at, 32)
    const d = v128.load(at, 48)
    foreign = v128.or(foreign, v128.or(v128.or(a, b), v128.or(c, d)))
    const valid: u64 = limit - at < 64 ? ((<u64>1) << u64(limit - at)) - 1 : ~(<u64>0)
    let breaks = equals(a, b, c, d, feeds)
    const returned = equals(a, b, c, d, returns) & valid
    if (returned !== 0) {
      const next = (breaks >> 1) | (u64(load<u8>(at, 64) === LINE_FEED) << 63)
      breaks |= returned & ~next
    }
    breaks &= valid
    const quoted = equals(a, b, c, d, quotes) & valid
    let events = (equals(a, b, c, d, separators) & valid) | breaks
    let doubled: u64 = 0
    let within: u64 = 0
    if ((quoted | inside | afterClosing) !== 0) {
      const covered = parities(quoted) ^ inside
      const opening = quoted & covered
      const closing = quoted & ~covered
      const structure = events & ~covered
      const behindClosing = (closing << 1) | afterClosing
      const behindStructure = (structure << 1) | afterStructure
      const wrong =
        ((opening & ~(behindStructure | behindClosing)) |
          (behindClosing & ~(structure | opening | returned))) &
        valid
      doubled = opening & behindClosing
      within = breaks & covered
      events = structure | doubled | within
      if (wrong !== 0) {
        stopped = 1
        events &= (wrong & (0 - wrong)) - 1
      }
      inside = <u64>(<i64>covered >> 63)
      afterClosing = closing >> 63
      afterStructure = structure >> 63
    } else afterStructure = events >> 63
    while (events !== 0) {
      const bit = events & (0 - events)
      const position: usize = at + <usize>ctz(events)
      events ^= bit
      if ((breaks & bit) === 0) {
        if ((doubled & bit) !== 0) state = ODD
        else {
          if (fields < width) store<u32>(ends + ((<usize>fields) << 2), <u32>position)
          fields++
        }
        continue
      }
      if ((within & bit) !== 0) {
        inner++
        continue
      }
      let end = position
      if (end > rowStart && load<u8>(end) === LINE_FEED && load<u8>(end - 1) === CARRIAGE_RETURN) end--
      if (fields === 0 && (end === rowStart || isBlankLine(plan, rowStart, end))) blank++
      else {
        if (fields + 1 !== width) state = ODD
        else store<u32>(ends + ((<usize>fields) << 2), <u32>end)
        store<u32>(starts, <u32>rowStart)
        store<u32>(lines, line)
        store<u8>(states, state)
        ends += stride
        starts += 4
        lines += 4
        states += 1
        rows++
      }
      line += 1 + inner
      continued += inner
      inner = 0
      fields = 0
      state = FINE
      rowStart = position + 1
      if (rows === capacity) {
        stopped = 0
        break
      }
    }
    at += 64
  }
  store<u32>(chunk + ROWS, <u32>rows)
  store<u32>(chunk + END, <u32>rowStart)
  store<u32>(chunk + BREAKS, line)
  store<u32>(chunk + BLANK_LINES, blank)
  store<u32>(chunk + CONTINUED, continued)
  store<u32>(chunk + STOPPED, stopped)
  return i8x16.bitmask(foreign) !== 0
}

function isBlank(byte: u8, separator: u8): bool {
  return byte === 32 || (byte === 9 && separator !== 9)
}

/** Whether a line holds nothing but blanks, where those are dropped. */
function isBlankLine(plan: usize, from: usize, to: usize): bool {
  if (load<u32>(plan + DROP_LEADING) === 0) return false
  const separator = load<u8>(plan + SEPARATOR)
  let at = from
  while (at < to && isBlank(load<u8>(at), separator)) at++
  return at === to
}

function markInvalidUtf8(chunk: usize, plan: usize, rows: u32): void {
  if (isUtf8(load<u32>(chunk + START), load<u32>(chunk + END))) return
  const base: usize = load<u32>(chunk + BASE)
  const starts: usize = load<u32>(plan + ROW_STARTS) + (base << 2)
  const states: usize = load<u32>(plan + STATES) + base
  for (let row: usize = 0; row < <usize>rows; row++) {
    const from: usize = load<u32>(starts + (row << 2))
    const to: usize = row + 1 < <usize>rows ? load<u32>(starts + (row << 2), 4) : load<u32>(chunk + END)
    if (!isUtf8(from, to)) store<u8>(states + row, ODD)
  }
}

/** Whether bytes are well-formed UTF-8 (Unicode 15, table 3-7). */
function isUtf8(from: usize, to: usize): bool {
  let at = from
  while (at < to) {
    if (at + 8 <= to && (load<u64>(at) & 0x8080808080808080) === 0) {
      at += 8
      continue
    }
    const lead = load<u8>(at++)
    if (lead < 0x80) continue
    let more: i32 = 1
    let least: u8 = 0x80
    let most: u8 = 0xbf
    if (lead < 0xc2 || lead > 0xf4) return false
    if (lead >= 0xf0) {
      more = 3
      if (lead === 0xf0) least = 0x90
      if (lead === 0xf4) most = 0x8f
    } else if (lead >= 0xe0) {
      more = 2
      if (lead === 0xe0) least = 0xa0
      if (lead === 0xed) most = 0x9f
    }
    for (; more > 0; more--) {
      if (at >= to) return false
      const byte = load<u8>(at++)
      if (byte < least || byte > most) return false
      least = 0x80
      most = 0xbf
    }
  }
  return true
}

/** A field: where its content begins (low half), its length, and whether it was quoted (highest bit). */
function field(rowStart: usize, ends: usize, column: u32, plan: usize, trims: bool): u64 {
  let from: usize = column === 0 ? load<u32>(rowStart) : load<u32>(ends - 4) + 1
  let to: usize = load<u32>(ends)
  if (trims) {
    const separator = load<u8>(plan + SEPARATOR)
    while (from < to && isBlank(load<u8>(from), separator)) from++
    if (load<u32>(plan + DROP_TRAILING) !== 0) while (to > from && isBlank(load<u8>(to - 1), separator)) to--
  }
  if (from < to && load<u8>(from) === QUOTE) {
    return <u64>(from + 1) | ((<u64>(to - from - 2)) << 32) | ((<u64>1) << 63)
  }
  return <u64>from | ((<u64>(to - from)) << 32)
}

function lengthOf(span: u64): u32 {
  return <u32>((span << 1) >> 33)
}

/** Marks the rows that have anything in a field without a column. */
function checkEmpty(chunk: usize, plan: usize, column: u32, rows: u32): void {
  const base: usize = load<u32>(chunk + BASE)
  const stride: usize = (<usize>load<u32>(plan + HEADER_WIDTH)) << 2
  const trims = load<u32>(plan + DROP_LEADING) !== 0
  let ends: usize = load<u32>(plan + ENDS) + base * stride + ((<usize>column) << 2)
  let start: usize = load<u32>(plan + ROW_STARTS) + (base << 2)
  const states: usize = load<u32>(plan + STATES) + base
  for (let row: u32 = 0; row < rows; row++, ends += stride, start += 4) {
    if (load<u8>(states + row) === FINE && field(start, ends, column, plan, trims) >> 32 !== 0)
      store<u8>(states + row, ODD)
  }
}

function readColumn(chunk: usize, plan: usize, column: u32, rows: u32): void {
  const reader: usize = load<u32>(plan + READERS) + ((<usize>column) << 3)
  const how = load<i32>(reader)
  const decimals = load<u32>(reader, 4)
  const base: usize = load<u32>(chunk + BASE)
  const room: usize = load<u32>(plan + ROOM)
  const stride: usize = (<usize>load<u32>(plan + HEADER_WIDTH)) << 2
  const trims = load<u32>(plan + DROP_LEADING) !== 0
  const tokens = load<u32>(plan + TOKEN_COUNT)
  const values: usize = load<u32>(load<u32>(plan + COLUMNS) + ((<usize>column) << 2))
  const states: usize = load<u32>(plan + STATES) + base
  let ends: usize = load<u32>(plan + ENDS) + base * stride + ((<usize>column) << 2)
  let start: usize = load<u32>(plan + ROW_STARTS) + (base << 2)
  let bytes: u32 = 0
  for (let row: usize = 0; row < <usize>rows; row++, ends += stride, start += 4) {
    if (load<u8>(states + row) !== FINE) continue
    const span = field(start, ends, column, plan, trims)
    const from: usize = <usize>(<u32>span)
    const length = lengthOf(span)
    const place = base + row
    const isGone = length === 0 || (tokens !== 0 && how !== TEXT && isToken(plan, tokens, from, length))
    if (how === TEXT) {
      const missing =
        span >> 63 === 0 && (length === 0 || (tokens !== 0 && isToken(plan, tokens, from, length)))
      store<u32>(values + (place << 2), <u32>from)
      store<i32>(values + ((room + place) << 2), missing ? -1 : <i32>length)
      if (!missing) bytes += length
    } else if (how === DATE || how === COMPACT_DATE) {
      let value = MISSING_DATE
      if (!isGone) {
        value = how === DATE ? dateOf(from, length) : compactDateOf(from, length)
        if (value === MISSING_DATE) store<u8>(states + row, ODD)
      }
      store<i32>(values + (place << 2), value)
    } else if (how >= FLAG) {
      const value = isGone ? <u8>255 : flagOf(from, length, how === STATED_FLAG)
      if (value === 255 && !isGone) store<u8>(states + row, ODD)
      store<u8>(values + place, value)
    } else {
      let value = NaN
      if (!isGone) {
        value = numberOf(from, length, how, decimals)
        if (!(abs(value) >= 0)) store<u8>(states + row, ODD)
      }
      store<f64>(values + (place << 3), value)
    }
  }
  store<u32>(load<u32>(chunk + TEXT_BYTES) + ((<usize>column) << 2), bytes)
}

function isToken(plan: usize, count: u32, from: usize, length: u32): bool {
  let token: usize = load<u32>(plan + TOKENS)
  for (let i: u32 = 0; i < count; i++, token += 8) {
    if (load<u32>(token, 4) === length && sameBytes(load<u32>(token), from, length)) return true
  }
  return false
}

function numberOf(from: usize, length: u32, how: i32, decimals: u32): f64 {
  if (how === INTEGER) return integerOf(from, length)
  if (how === SCALED) return scaledOf(from, length, decimals)
  if (how === TIME) return timeOf(from, length, NaN)
  if (how === TIME_AS_UTC) return timeOf(from, length, 0)
  return realOf(from, length, how !== NUMBER)
}

function areDigits(word: u64): bool {
  return (
    ((word & 0xf0f0f0f0f0f0f0f0) | (((word + 0x0606060606060606) & 0xf0f0f0f0f0f0f0f0) >> 4)) ===
    0x3333333333333333
  )
}

/** The number of eight digits, the first of them lowest in the word. */
function eightDigits(word: u64): u64 {
  word = ((word & 0x0f0f0f0f0f0f0f0f) * 2561) >> 8
  word = ((word & 0x00ff00ff00ff00ff) * 6553601) >> 16
  return ((word & 0x0000ffff0000ffff) * 42949672960001) >> 32
}

/** Puts zeros before the first `count` bytes of a word, 1 to 8, so that eight digits stand there. */
function padded(word: u64, count: u32): u64 {
  const bits: u64 = (<u64>count) << 3
  return (word << (64 - bits)) | ((0x3030303030303030 >> 8) >> (bits - 8))
}

/** The whole number of 1 to 15 digits, or -1 where there is anything else. */
function digitsOf(from: usize, count: u32): i64 {
  if (count <= 8) {
    const word = padded(load<u64>(from), count)
    return areDigits(word) ? <i64>eightDigits(word) : -1
  }
  const high = padded(load<u64>(from), count - 8)
  const low = load<u64>(from + <usize>count - 8)
  return areDigits(high) && areDigits(low) ? <i64>(eightDigits(high) * 100000000 + eightDigits(low)) : -1
}

/** NaN for all that this does not read, here and below. */
function integerOf(from: usize, length: u32): f64 {
  const negative = load<u8>(from) === MINUS
  if (negative) {
    from++
    length--
  }
  if (length === 0 || length > 15 || (length > 1 && load<u8>(from) === 48)) return NaN
  const value = digitsOf(from, length)
  if (value < 0) return NaN
  return negative ? 0 - <f64>value : <f64>value
}

function realOf(from: usize, length: u32, stated: bool): f64 {
  const sign = load<u8>(from)
  const negative = sign === MINUS
  if (negative || (stated && sign === 43)) {
    from++
    length--
  }
  if (length === 0) return NaN
  if (!stated && length > 1 && load<u8>(from) === 48 && load<u8>(from, 1) - 48 < 10) return NaN
  let whole: i64 = 0
  let decimals: u32 = 0
  if (length <= 8) {
    let word = load<u64>(from)
    const other = word ^ 0x2e2e2e2e2e2e2e2e
    const ends: u64 = (<u64>length) << 3
    const point =
      (other - 0x0101010101010101) & ~other & 0x8080808080808080 & (0xffffffffffffffff >> (64 - ends))
    if (point !== 0) {
      const before: u64 = ctz(point) & 0x38
      const low = ((<u64>1) << before) - 1
      word = (word & low) | ((word >> 8) & ~low)
      length--
      if (length === 0) return NaN
      decimals = length - <u32>(before >> 3)
    }
    word = padded(word, length)
    if (!areDigits(word)) return NaN
    whole = <i64>eightDigits(word)
  } else {
    const end = from + length
    let digits: u32 = 0
    let seen = false
    for (let at = from; at < end; at++) {
      const digit: u32 = <u32>load<u8>(at) - 48
      if (digit < 10) {
        whole = whole * 10 + <i64>digit
        digits++
        if (digits > 15) return NaN
        if (seen) decimals++
      } else if (digit + 48 === 46 && !seen) seen = true
      else return NaN
    }
    if (digits === 0) return NaN
  }
  const value = <f64>whole / powerOfTen(decimals)
  return negative ? 0 - value : value
}

function powerOfTen(exponent: u32): f64 {
  let power: f64 = 1
  for (; exponent > 0; exponent--) power *= 10
  return power
}

function scaledOf(from: usize, length: u32, decimals: u32): f64 {
  const sign = load<u8>(from)
  const end = from + length
  if (sign === MINUS || sign === 43) from++
  let whole: i64 = 0
  let digits: u32 = 0
  let seen = false
  let left = decimals
  for (let at = from; at < end; at++) {
    const digit: u32 = <u32>load<u8>(at) - 48
    if (digit >= 10) {
      if (digit + 48 !== 46 || seen) return NaN
      seen = true
      continue
    }
    digits++
    if (digits > 15) return NaN
    if (seen && left === 0) {
      if (digit !== 0) return NaN
      continue
    }
    if (seen) left--
    whole = whole * 10 + <i64>digit
  }
  if (digits === 0 || digits + left > 15) return NaN
  const value = <f64>whole * powerOfTen(left)
  return sign === MINUS ? 0 - value : value
}

/** A number of so many digits, or -1. */
function few(from: usize, count: i32): i32 {
  let value: i32 = 0
  for (let i: i32 = 0; i < count; i++) {
    const digit: u32 = <u32>load<u8>(from + <usize>i) - 48
    if (digit > 9) return -1
    value = value * 10 + <i32>digit
  }
  return value
}

function dateOf(from: usize, length: u32): i32 {
  if (length !== 10 || load<u8>(from, 4) !== MINUS || load<u8>(from, 7) !== MINUS) return MISSING_DATE
  return dayOf(few(from, 4), few(from + 5, 2), few(from + 8, 2))
}

function compactDateOf(from: usize, length: u32): i32 {
  if (length !== 8) return MISSING_DATE
  return dayOf(few(from, 4), few(from + 4, 2), few(from + 6, 2))
}

/** Days since 1970-01-01 of a civil date (Hinnant 2013). */
function dayOf(year: i32, month: i32, day: i32): i32 {
  if (year < 0 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return MISSING_DATE
  const y = month <= 2 ? year + 399 : year + 400
  const era = y / 400
  const yearOfEra = y - era * 400
  const dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
  return (era - 1) * 146097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719468
}

function daysIn(year: i32, month: i32): i32 {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return 30 + ((month + (month >> 3)) & 1)
}

/** Milliseconds since 1970 of an instant; `zone` is the offset where none is written. */
function timeOf(from: usize, length: u32, zone: f64): f64 {
  const end = from + length
  if (length < 16 || (load<u8>(from, 10) !== 84 && load<u8>(from, 10) !== 32)) return NaN
  const day = dateOf(from, 10)
  const hour = few(from + 11, 2)
  const minute = few(from + 14, 2)
  if (day === MISSING_DATE || load<u8>(from, 13) !== 58 || hour < 0 || hour > 23 || minute < 0 || minute > 59)
    return NaN
  let at = from + 16
  let second: i32 = 0
  let milliseconds: i32 = 0
  if (at < end && load<u8>(at) === 58) {
    if (at + 3 > end) return NaN
    second = few(at + 1, 2)
    if (second < 0 || second > 59) return NaN
    at += 3
    if (at < end && load<u8>(at) === 46) {
      const first = ++at
      while (at < end && <u32>load<u8>(at) - 48 < 10) at++
      if (at === first || at - first > 9) return NaN
      for (let i: usize = 0; i < 3; i++) {
        milliseconds = milliseconds * 10 + (first + i < at ? <i32>load<u8>(first + i) - 48 : 0)
      }
    }
  }
  const offset = at === end ? zone : offsetOf(at, <u32>(end - at))
  return (
    <f64>day * 86400000 + ((<f64>(hour * 60 + minute) - offset) * 60 + <f64>second) * 1000 + <f64>milliseconds
  )
}

function offsetOf(from: usize, length: u32): f64 {
  const sign = load<u8>(from)
  if (length === 1 && sign === 90) return 0
  const colon = length === 6 && load<u8>(from, 3) === 58
  if ((sign !== MINUS && sign !== 43) || (!colon && length !== 5)) return NaN
  const hours = few(from + 1, 2)
  const minutes = few(from + (colon ? 4 : 3), 2)
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return NaN
  const offset = <f64>(hours * 60 + minutes)
  return sign === MINUS ? -offset : offset
}

function flagOf(from: usize, length: u32, stated: bool): u8 {
  if (stated && length === 1) {
    const digit: u8 = load<u8>(from) - 48
    return digit < 2 ? digit : 255
  }
  if (length !== 4 && length !== 5) return 255
  const word = load<u32>(from) | 0x20202020
  if (length === 4) return word === 0x65757274 ? 1 : 255
  return word === 0x736c6166 && (load<u8>(from, 4) | 0x20) === 101 ? 0 : 255
}

/** Values whose places are looked up together, so that the waits for memory overlap. */
const AHEAD: u32 = 128

/** Gives the texts of one column their codes, in the order of the rows. */
export function intern(dictionary: usize): void {
  if (load<u32>(dictionary + OLD_SLOTS) !== 0) moveSlots(dictionary)
  indexTexts(dictionary)
  const plan: usize = load<u32>(dictionary + DICT_PLAN)
  const column: usize = load<u32>(dictionary + DICT_COLUMN)
  const room: usize = (<usize>load<u32>(plan + ROOM)) << 2
  const states: usize = load<u32>(plan + STATES)
  let chunk: usize = load<u32>(plan + CHUNKS)
  const last: usize = chunk + <usize>load<u32>(plan + CHUNK_COUNT) * CHUNK_SIZE
  for (; chunk < last; chunk += CHUNK_SIZE) {
    const base = load<u32>(chunk + BASE)
    const rows = load<u32>(chunk + ROWS)
    for (let done: u32 = 0; done < rows; done += AHEAD) {
      const from = base + done
      internSome(dictionary, column + ((<usize>from) << 2), room, states + from, min(AHEAD, rows - done))
    }
  }
}

function internSome(dictionary: usize, starts: usize, room: usize, states: usize, count: u32): void {
  const scratch: usize = load<u32>(dictionary + SCRATCH)
  const slots: usize = load<u32>(dictionary + SLOTS)
  const mask: u32 = load<u32>(dictionary + MASK)
  const offsets: usize = load<u32>(dictionary + OFFSETS)
  const arena: usize = load<u32>(dictionary + ARENA)
  const lengths = starts + room
  const codes = lengths + room
  for (let i: usize = 0; i < <usize>count; i++) {
    const length = load<i32>(lengths + (i << 2))
    const skipped = length < 0 || load<u8>(states + i) !== FINE
    const hash = skipped ? 0 : hashOf(load<u32>(starts + (i << 2)), <u32>length)
    store<i32>(codes + (i << 2), skipped ? -1 : 0)
    store<u32>(scratch + (i << 2), hash)
  }
  let touched: u32 = 0
  for (let i: usize = 0; i < <usize>count; i++) {
    const hash = load<u32>(scratch + (i << 2))
    const slot = load<u64>(slots + ((<usize>(hash & mask)) << 3))
    if (slot === 0 || <u32>(slot >> 32) !== hash) continue
    const begin = load<u32>(offsets + ((<usize>(<u32>slot)) << 2) - 4)
    touched += load<u8>(arena + <usize>begin)
  }
  store<u32>(scratch + ((<usize>AHEAD) << 2), touched)
  let size: u32 = load<u32>(dictionary + SIZE)
  let used: u32 = load<u32>(dictionary + USED)
  for (let i: usize = 0; i < <usize>count; i++) {
    if (load<i32>(codes + (i << 2)) < 0) continue
    const hash = load<u32>(scratch + (i << 2))
    const from: usize = load<u32>(starts + (i << 2))
    const length = load<u32>(lengths + (i << 2))
    let slot: u32 = hash & mask
    let code: u32 = 0
    while (true) {
      const found = load<u64>(slots + ((<usize>slot) << 3))
      code = <u32>found
      if (code === 0) break
      if (<u32>(found >> 32) === hash) {
        const offset: usize = offsets + ((<usize>code) << 2)
        const begin = load<u32>(offset - 4)
        if (load<u32>(offset) - begin === length && sameBytes(arena + <usize>begin, from, length)) break
      }
      slot = (slot + 1) & mask
    }
    if (code === 0) {
      code = ++size
      store<u64>(slots + ((<usize>slot) << 3), ((<u64>hash) << 32) | <u64>code)
      const copy = arena + <usize>used
      for (let k: usize = 0; k < <usize>length; k += 8) store<u64>(copy + k, load<u64>(from + k))
      used += length
      store<u32>(offsets + ((<usize>code) << 2), used)
    }
    store<u32>(codes + (i << 2), code - 1)
  }
  store<u32>(dictionary + SIZE, size)
  store<u32>(dictionary + USED, used)
  store<u32>(dictionary + INDEXED, size)
}

/** Puts what the old slots hold into the new ones. */
function moveSlots(dictionary: usize): void {
  const old: usize = load<u32>(dictionary + OLD_SLOTS)
  const count: usize = <usize>load<u32>(dictionary + OLD_MASK) + 1
  for (let i: usize = 0; i < count; i++) {
    const found = load<u64>(old + (i << 3))
    if (found !== 0) putSlot(dictionary, found)
  }
  store<u32>(dictionary + OLD_SLOTS, 0)
}

/** Gives slots to the texts that came from elsewhere. */
function indexTexts(dictionary: usize): void {
  const offsets: usize = load<u32>(dictionary + OFFSETS)
  const arena: usize = load<u32>(dictionary + ARENA)
  const size = load<u32>(dictionary + SIZE)
  for (let code = load<u32>(dictionary + INDEXED); code < size; code++) {
    const offset = offsets + ((<usize>code) << 2)
    const from = load<u32>(offset)
    const hash = hashOf(arena + <usize>from, load<u32>(offset, 4) - from)
    putSlot(dictionary, ((<u64>hash) << 32) | <u64>(code + 1))
  }
  store<u32>(dictionary + INDEXED, size)
}

function putSlot(dictionary: usize, content: u64): void {
  const slots: usize = load<u32>(dictionary + SLOTS)
  const mask = load<u32>(dictionary + MASK)
  let slot = <u32>(content >> 32) & mask
  while (load<u64>(slots + ((<usize>slot) << 3)) !== 0) slot = (slot + 1) & mask
  store<u64>(slots + ((<usize>slot) << 3), content)
}

/** Multiplies and folds, eight bytes at a time; reads up to seven bytes beyond the end and drops them. */
function hashOf(from: usize, length: u32): u32 {
  let hash: u64 = (<u64>length + 1) * 0x9e3779b97f4a7c15
  let left = length
  let at = from
  while (left >= 8) {
    hash = (hash ^ load<u64>(at)) * 0xd6e8feb86659fd93
    hash ^= hash >> 32
    at += 8
    left -= 8
  }
  if (left !== 0) {
    hash = (hash ^ (load<u64>(at) & (((<u64>1) << ((<u64>left) << 3)) - 1))) * 0xd6e8feb86659fd93
    hash ^= hash >> 32
  }
  return <u32>((hash * 0xd6e8feb86659fd93) >> 32)
}

function sameBytes(a: usize, b: usize, length: u32): bool {
  let left = length
  while (left >= 8) {
    if (load<u64>(a) !== load<u64>(b)) return false
    a += 8
    b += 8
    left -= 8
  }
  if (left === 0) return true
  return (load<u64>(a) ^ load<u64>(b)) << (64 - ((<u64>left) << 3)) === 0
}
