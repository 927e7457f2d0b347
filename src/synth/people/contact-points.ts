import { categoricalThresholds, drawCategory } from '../../math/categorical.ts'
import { integerBelow, type Stream } from '../../math/philox.ts'
import type { Name } from './words.ts'

/** Hosts that belong to nobody (RFC 2606). */
const hosts = ['example.com', 'example.org', 'example.net']
const hostThresholds = categoricalThresholds([0.6, 0.2, 0.2])

const patternThresholds = categoricalThresholds([0.4, 0.2, 0.2, 0.2])

/** Draws an e-mail address made of a name and a number of two to six digits. Three words. */
export function drawEmail(stream: Stream, givenName: Name, surname: Name): string {
  const pattern = drawCategory(stream, patternThresholds)
  const number = 10 + integerBelow(stream, 999_990)
  const host = hosts[drawCategory(stream, hostThresholds)]
  return `${localParts[pattern](givenName.lower, surname.lower)}${number}@${host}`
}

const localParts: readonly ((given: string, family: string) => string)[] = [
  (given, family) => `${given}.${family}`,
  (given, family) => `${family}.${given}`,
  (given, family) => given[0] + family,
  (given, family) => given + family[0],
]

const threes = Array.from({ length: 1000 }, (_, number) => String(number).padStart(3, '0'))

/**
 * Draws a telephone number. Ranges set aside for fiction hold too few for a retailer, so that the country is 999, which no country has; the two digits
 * after it are those of the region. One word.
 */
export function drawPhone(stream: Stream, region: string): string {
  const number = integerBelow(stream, 1_000_000_000)
  const middle = Math.floor(number / 1000)
  return `00999 ${region.slice(-2)} ${threes[Math.floor(middle / 1000)]} ${threes[middle % 1000]} ${threes[number % 1000]}`
}
