/** How Korean is written in Latin letters: as most people write their names, by the rules of 2000, or by McCune and Reischauer without marks. */
export type Romanization = 'popular' | 'revised' | 'mccune'

type Letters = { readonly [letters: string]: string }

const onsets: { readonly [system in Romanization]: Letters } = {
  popular: { g: 'k' },
  revised: {},
  mccune: { g: 'k', d: 't', b: 'p', j: 'ch' },
}

const vowels: { readonly [system in Romanization]: Letters } = {
  popular: { u: 'oo', ui: 'ee', oe: 'oi', yeo: 'you' },
  revised: {},
  mccune: { eo: 'o', yeo: 'yo', eu: 'u', weo: 'wo' },
}

/**
 * Writes a syllable by one of the systems.
 *
 * @param syllable - by the rules of 2000.
 */
export function romanize(syllable: string, system: Romanization): string {
  const match = /^([^aeiouwy]*)([aeiouwy]+)(.*)$/.exec(syllable)
  if (match === null) return syllable
  const [, onset, vowel, coda] = match
  return `${onsets[system][onset] ?? onset}${vowels[system][vowel] ?? vowel}${coda}`
}
