import { compose } from './compose.ts'
import { nameOf, nameWithShortForm, type Words } from './words.ts'

const heads = split(
  'Bar Cel Dar Fen Gal Hol Ist Jor Kar Lem Mal Nor Ost Pel Quin Ras Sal Tor Ulm Vas Wen Yar Zel Bri Tre',
)
const middles = split('a e i o an en il or ad em is ol av ek ur in')
const tails = split('ko ven dal mont ra sky ner to lund va')
const givenHeads = split(
  'Al Ber Cas Dan El Fal Gar Han Iv Jan Kel Lor Mar Nel Ol Per Ram Sam Tan Ur Val Wil Xen Yol Zan Bel Cor Dor Mir Ser',
)
const givenTails = split(
  'a ana ara ela ena eo era eto ia ian ika ila ima ina io ira isa ita iva ona ora osa ota ula una en eric imo ino iro on oran ovan us uel yn yra anis elin erin ilo inda olin onel oria abel adis amir etta ivo',
)
const townTails = split('aford emar ivale onby urst andel eport isk olm arne')

/** Words of no country. */
export function neutralWords(): Words {
  return {
    surnames: compose([heads, middles, tails], 2000, 1597).map((name) => nameOf(name)),
    givenNames: compose([givenHeads, givenTails], 1200, 617).map((name) => nameWithShortForm(name, 'i')),
    towns: compose([heads, townTails], 200, 97),
    streets: compose([givenHeads, middles, [' Street', ' Road', ' Lane', ' Avenue']], 600, 701),
  }
}

function split(words: string): readonly string[] {
  return words.split(' ')
}
