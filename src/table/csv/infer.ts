import { isMissingValue, type MissingTokens } from './missing.ts'
import type { ColumnPlan } from './options.ts'
import { DOUBLED, FINE, type Rows } from './rows.ts'
import {
  dateReader,
  flagReader,
  integerReader,
  numberReader,
  timeReader,
  type ValueReader,
} from './value-reader.ts'

/** The kinds a column may turn out to be, the narrowest first. */
const candidates: readonly {
  readonly kind: 'integer' | 'number' | 'date' | 'time' | 'flag'
  readonly reader: ValueReader
}[] = [
  { kind: 'integer', reader: integerReader },
  { kind: 'number', reader: numberReader },
  { kind: 'date', reader: dateReader },
  { kind: 'time', reader: timeReader },
  { kind: 'flag', reader: flagReader },
]

/** What the rows seen so far say about a column. */
export interface Evidence {
  /** One flag for each of the candidates: whether every value fits it. */
  readonly fits: boolean[]
  /** Whether a value was seen at all. */
  seen: boolean
}

/** No row was seen yet. */
export function createEvidence(): Evidence {
  return { fits: candidates.map(() => true), seen: false }
}

/** Adds the fields of one column of some rows to the evidence. */
export function addEvidence(
  evidence: Evidence,
  bytes: Uint8Array,
  rows: Rows,
  column: number,
  tokens: MissingTokens,
): void {
  for (let row = 0, i = column; row < rows.count; row++, i += rows.width) {
    const from = rows.starts[i]
    const to = rows.ends[i]
    if (rows.faults[row] !== FINE || isMissingValue(bytes, from, to, tokens)) continue
    evidence.seen = true
    for (const [kind, { reader }] of candidates.entries()) {
      if (!evidence.fits[kind]) continue
      if (rows.marks[i] === DOUBLED || Number.isNaN(reader.parse(bytes, from, to)))
        evidence.fits[kind] = false
    }
    if (!evidence.fits.includes(true)) return
  }
}

/** The narrowest kind that every value fits; text where none does, or where there was no value. */
export function inferredColumn(name: string, evidence: Evidence): ColumnPlan {
  const narrowest = evidence.seen ? candidates.find((_, i) => evidence.fits[i]) : undefined
  return { name, unit: null, ...(narrowest ?? { kind: 'text', reader: null }) }
}
