/** What somebody is to the head of their household, where records of the two are easily taken for one. */
export type Kinship = 'twin' | 'namesake'

/** Of those as old as the head: so many that .4 % of all persons are one of twins. */
const twinChance = 0.278

/** Of those a generation from the head: so many that .3 % of all persons are father or son of the same name. */
const namesakeChance = 0.0158

/**
 * Whether somebody behind the head is the head's twin (born the same day) or bears the head's given name; both have the head's surname.
 *
 * @param draw - from 0 to 1.
 */
export function kinshipOf(draw: number, years: number, headYears: number): Kinship | null {
  const apart = Math.abs(years - headYears)
  if (apart === 0) return draw < twinChance ? 'twin' : null
  return draw < namesakeChance && apart >= 18 && apart <= 45 ? 'namesake' : null
}
