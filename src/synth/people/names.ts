import { categoricalThresholds, drawCategory, zipfWeights } from '../../math/categorical.ts'
import type { Stream } from '../../math/philox.ts'
import type { Flavor } from '../spec.ts'
import { englishWords } from './english-words.ts'
import { koreanWords } from './korean-words.ts'
import { neutralWords } from './neutral-words.ts'
import type { Name, Words } from './words.ts'

/** The words of a flavor with the chances of its names. */
export interface Names extends Words {
  drawSurname(stream: Stream): Name
  drawGivenName(stream: Stream): Name
}

const wordsOf: { readonly [flavor in Flavor]: () => Words } = {
  neutral: neutralWords,
  en: englishWords,
  ko: koreanWords,
}

/** Exponent and offset of Zipf and Mandelbrot: most frequent surname .0065 and sum of squares .00087, as in pseudopeople. */
const manySurnames = [0.488, 1.8217] as const

/** The same for 100 Korean surnames: the first three have .45, the first ten .64. */
const fewSurnames = [1.015, -0.41277] as const

/** The same for given names: most frequent .0145, sum of squares .00274. */
const givenNames = [0.8, 6.892] as const

const made = new Map<Flavor, Names>()

/** The names of a flavor, made when first asked for. */
export function namesOf(flavor: Flavor): Names {
  const known = made.get(flavor)
  if (known !== undefined) return known
  const words = wordsOf[flavor]()
  const names = {
    ...words,
    drawSurname: drawFrom(words.surnames, flavor === 'ko' ? fewSurnames : manySurnames),
    drawGivenName: drawFrom(words.givenNames, givenNames),
  }
  made.set(flavor, names)
  return names
}

function drawFrom(
  names: readonly Name[],
  [exponent, offset]: readonly [number, number],
): (stream: Stream) => Name {
  const thresholds = categoricalThresholds(zipfWeights(names.length, exponent, offset))
  return (stream) => names[drawCategory(stream, thresholds)]
}
