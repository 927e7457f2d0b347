/** A name as its bearer writes it, and how others do: a short form, or other spellings in Latin letters. */
export interface Name {
  readonly written: string
  /** The same in small letters, as in e-mail addresses. */
  readonly lower: string
  readonly variants: readonly string[]
}

/** The words of a flavor, the most frequent names first. */
export interface Words {
  readonly surnames: readonly Name[]
  readonly givenNames: readonly Name[]
  readonly towns: readonly string[]
  readonly streets: readonly string[]
}

/** A name that others write in these ways. */
export function nameOf(written: string, variants: readonly string[] = []): Name {
  return { written, lower: written.toLowerCase(), variants }
}

/** A given name with its first syllable and an ending as its short form. */
export function nameWithShortForm(written: string, ending: string): Name {
  const start = /^[^aeiou]*[aeiou]+[^aeiou]/i.exec(written)?.[0] ?? written
  const short = start + ending
  return nameOf(written, [short === written ? short + ending : short])
}
