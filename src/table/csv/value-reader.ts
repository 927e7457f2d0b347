import { parseCompactDate, parseDate, parseTime, parseTimeAsUtc } from './parse-date.ts'
import { parseFlag, parseStatedFlag } from './parse-flag.ts'
import { type Parser, parseInteger, parseNumber, parseStatedNumber, scaledParser } from './parse-number.ts'

/** How the values of a column that is no text are read. */
export interface ValueReader {
  /** The plain way, which is always right. */
  readonly parse: Parser
  /** What the kernel `csv.as.ts` calls it. */
  readonly kernel: number
  /** Decimals of the unit that values are counted in; 0 where there is none. */
  readonly decimals: number
}

/** What the kernel calls texts. */
export const TEXT_KERNEL = 0

export const integerReader: ValueReader = { parse: parseInteger, kernel: 1, decimals: 0 }
export const numberReader: ValueReader = { parse: parseNumber, kernel: 2, decimals: 0 }
export const statedNumberReader: ValueReader = { parse: parseStatedNumber, kernel: 3, decimals: 0 }
export const dateReader: ValueReader = { parse: parseDate, kernel: 5, decimals: 0 }
export const compactDateReader: ValueReader = { parse: parseCompactDate, kernel: 6, decimals: 0 }
export const timeReader: ValueReader = { parse: parseTime, kernel: 7, decimals: 0 }
export const timeAsUtcReader: ValueReader = { parse: parseTimeAsUtc, kernel: 8, decimals: 0 }
export const flagReader: ValueReader = { parse: parseFlag, kernel: 9, decimals: 0 }
export const statedFlagReader: ValueReader = { parse: parseStatedFlag, kernel: 10, decimals: 0 }

/** Amounts counted in units of 10^-decimals. */
export function scaledReader(decimals: number): ValueReader {
  return { parse: scaledParser(decimals), kernel: 4, decimals }
}
