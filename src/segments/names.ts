import type { FeatureDefinition } from '../contracts/features.ts'
import type { SegmentTrait } from '../contracts/segmentation.ts'

/** Differences below this many standard deviations are not worth a word. */
export const leastDifference = 0.2

/**
 * Names segments in plain words by their two most telling traits: "recent last order, high spend". Where two names would be
 * equal, their next traits are added; where these are used up, a number.
 *
 * @param traits - by segment, the most telling first.
 */
export function nameSegments(
  traits: readonly (readonly SegmentTrait[])[],
  definitions: readonly FeatureDefinition[],
): readonly string[] {
  const phrases = traits.map((own) =>
    own
      .filter(({ standardizedDifference }) => Math.abs(standardizedDifference) >= leastDifference)
      .map((trait) => phraseOf(trait, definitions)),
  )
  const longest = Math.max(2, ...phrases.map(({ length }) => length))
  let names = phrases.map((own) => nameOf(own, 2))
  for (let used = 3; used <= longest && hasRepeats(names); used++) {
    const before = names
    names = phrases.map((own, i) => (isRepeated(before, i) ? nameOf(own, used) : before[i]))
  }
  return numbered(names)
}

function nameOf(phrases: readonly string[], used: number): string {
  return phrases.length === 0 ? 'like everybody' : phrases.slice(0, used).join(', ')
}

function isRepeated(names: readonly string[], i: number): boolean {
  return names.some((name, j) => j !== i && name === names[i])
}

function hasRepeats(names: readonly string[]): boolean {
  return new Set(names).size < names.length
}

/** Repeated names with the number of their repetition: "high spend", "high spend (2)". */
export function numbered(names: readonly string[]): readonly string[] {
  const used = new Set<string>()
  return names.map((name) => {
    let unique = name
    for (let i = 2; used.has(unique); i++) unique = `${name} (${i})`
    used.add(unique)
    return unique
  })
}

/** A trait in words: what days since an event say is how long ago it was; levels and flags are had or not had. */
function phraseOf(
  { feature, standardizedDifference }: SegmentTrait,
  definitions: readonly FeatureDefinition[],
): string {
  const high = standardizedDifference > 0
  const definition = definitions.find(({ name }) => name === feature)
  if (definition === undefined) return `${high ? '' : 'not '}${levelWords(feature, definitions)}`
  const since = /^days since (?:the |their )?(.+)$/i.exec(definition.words)
  if (since !== null) return high ? `${since[1]} long ago` : `recent ${since[1]}`
  if (definition.hint === 'flag') return `${high ? '' : 'not: '}${definition.words}`
  return `${high ? 'high' : 'low'} ${definition.words}`
}

/** `city=Oslo` with the words of `city`. */
function levelWords(feature: string, definitions: readonly FeatureDefinition[]): string {
  const owner = definitions.find(
    ({ name }) => feature.startsWith(`${name}=`) || feature === `${name} is missing`,
  )
  if (owner === undefined) return feature
  const rest = feature.slice(owner.name.length)
  return rest.startsWith('=') ? `${owner.words} ${rest.slice(1)}` : `${owner.words} unknown`
}
