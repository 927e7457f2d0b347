/** The fields of a column as bytes. */
export interface FieldBytes {
  /** How many bytes all of them take at most, and the longest one. */
  readonly most: number
  readonly longest: number
  /** Writes the field of a row at a position; returns the position after it. */
  write(row: number, into: Uint8Array, at: number): number
}

/** How texts are written where a table is put into bytes. */
export const csvStyle = { separator: ',', formulaGuard: true } as const
