/**
 * Which seeds a table is of: `Seeds 1 to 12.`, or `Seeds 1 to 4 of 8.` where the specification has more.
 *
 * @param specified - how many seeds the specification has.
 */
export function seedWords(seeds: readonly number[], specified: number): string {
  const isRow = seeds.length > 2 && seeds.every((seed, i) => seed === seeds[0] + i)
  const listed = isRow ? `${seeds[0]} to ${seeds.at(-1)}` : seeds.join(', ')
  const of = seeds.length < specified ? ` of ${specified}` : ''
  return `Seed${seeds.length > 1 ? 's' : ''} ${listed}${of}.`
}
