import { integerBelow, type Stream } from '../../math/philox.ts'

const letters = 'abcdefghijklmnopqrstuvwxyz'
const digits = '0123456789'

/**
 * Makes one slip of the pen in a text that holds a letter or a digit: puts in a character, leaves one out, takes another one for it, or turns two around. The
 * result differs, and is not empty. Three words.
 */
export function mistype(text: string, stream: Stream): string {
  const kind = integerBelow(stream, 4)
  const place = characterFrom(text, integerBelow(stream, text.length))
  const draw = stream.word()
  const all = digits.includes(text[place]) ? digits : letters
  if (kind === 0) return text.slice(0, place) + all[draw % all.length] + text.slice(place)
  if (kind === 1 && text.length > 1) return text.slice(0, place) + text.slice(place + 1)
  const turned = kind === 2 ? turnAround(text, place) : null
  return turned ?? withCharacter(text, place, otherThan(text[place], all, draw))
}

/** The text with another character at a place, in the case of the old one. */
export function withCharacter(text: string, place: number, character: string): string {
  const isLarge = text[place] !== text[place].toLowerCase()
  return text.slice(0, place) + (isLarge ? character.toUpperCase() : character) + text.slice(place + 1)
}

/** The first place of a letter or a digit at or after `start`, going round. */
export function characterFrom(text: string, start: number): number {
  for (let step = 0; step < text.length; step++) {
    const place = (start + step) % text.length
    if (/[a-z\d]/i.test(text[place])) return place
  }
  return start
}

/** Another letter or digit. */
function otherThan(character: string, all: string, draw: number): string {
  return all[(all.indexOf(character.toLowerCase()) + 1 + (draw % (all.length - 1))) % all.length]
}

/** The text with the character at a place and the next one turned around, the case staying where it is; null where they are the same. */
function turnAround(text: string, place: number): string | null {
  const first = text[place]
  const second = text[place + 1]
  if (second === undefined || first.toLowerCase() === second.toLowerCase() || second === ' ') return null
  const turned = withCharacter(text, place, second.toLowerCase())
  return withCharacter(turned, place + 1, first.toLowerCase())
}
