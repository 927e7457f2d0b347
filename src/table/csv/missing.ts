import { PLAIN } from './rows.ts'

/** The texts that stand for missing, beside the empty field. */
export type MissingTokens = readonly Uint8Array[]

/** Encodes the texts that stand for missing. */
export function missingTokens(texts: readonly string[]): MissingTokens {
  const encoder = new TextEncoder()
  return texts.map((text) => encoder.encode(text))
}

/** Whether a field of a column that is no text is missing: empty or a token, quoted or not. */
export function isMissingValue(bytes: Uint8Array, from: number, to: number, tokens: MissingTokens): boolean {
  return from === to || (tokens.length > 0 && isToken(bytes, from, to, tokens))
}

/** Whether a field of a text column is missing: as {@link isMissingValue}, but only without quotes. */
export function isMissingText(
  bytes: Uint8Array,
  from: number,
  to: number,
  mark: number,
  tokens: MissingTokens,
): boolean {
  return mark === PLAIN && isMissingValue(bytes, from, to, tokens)
}

function isToken(bytes: Uint8Array, from: number, to: number, tokens: MissingTokens): boolean {
  return tokens.some(
    (token) => token.length === to - from && token.every((byte, i) => bytes[from + i] === byte),
  )
}
