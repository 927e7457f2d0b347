import { compose } from './compose.ts'
import { romanize } from './romanize.ts'
import { type Name, nameOf, type Words } from './words.ts'

/** The most frequent surnames in the three ways of writing them. */
const common = `
Kim:Gim:Kim Lee:I:Yi Park:Bak:Pak Choi:Choe:Choe Jung:Jeong:Chong Kang:Gang:Kang Cho:Jo:Cho Yoon:Yun:Yun Chang:Jang:Chang Lim:Im:Im
Han:Han:Hahn Oh:O:O Suh:Seo:So Shin:Sin:Sin Kwon:Gwon:Kwon Hwang:Hwang:Whang Ahn:An:An Song:Song:Soung Yoo:Ryu:Yu Hong:Hong:Houng`

const heads = split('g d b s j ch h m n r')
const rhymes = split('a eo o u i ae eong ong in an')
const given = split(
  'min jun seo yeon ji hun hyeon su yeong jin eun gyeong seong woo ha yun jae ho mi hye na ri dong gyu tae in sang byeong chan geun seul ga da bin hee ju so jeong won ra han kyu ro seok hwa sun',
)
const places = split('Ga Na Da Ra Ma Ba Sa A Ja Cha Ka Ta Pa Ha Yeon Cheong Nam Dong Seo Buk')
const placeTails = split('san cheon ju won seong gang pyeong po rim jin')

/** Korean names in Latin letters, written as most people write them. */
export function koreanWords(): Words {
  return {
    surnames: surnames(),
    givenNames: givenNames(),
    towns: compose([places, placeTails, ['-si']], 200, 97),
    streets: compose([places, placeTails, ['', 'dae', 'sin'], ['-ro', '-gil']], 600, 449),
  }
}

function surnames(): Name[] {
  const names = common
    .trim()
    .split(/\s/)
    .map((spellings) => nameSpelt(spellings.split(':')))
  const known = new Set(names.flatMap(({ written, variants }) => [written, ...variants]))
  for (const syllable of compose([heads, rhymes], 100, 37)) {
    const name = nameSpelt(
      [romanize(syllable, 'popular'), syllable, romanize(syllable, 'mccune')].map(capital),
    )
    if (known.has(name.written)) continue
    known.add(name.written)
    names.push(name)
  }
  return names.slice(0, 100)
}

/** Two syllables written together; the other systems put a hyphen, or a blank, between them. */
function givenNames(): Name[] {
  const names = new Map<string, Name>()
  for (const pair of compose([given, [' '], given], given.length ** 2, 1009)) {
    const [first, second] = pair.split(' ')
    const popular = capital(romanize(first, 'popular') + romanize(second, 'popular'))
    const revised = capital(first + second)
    const mccune = capital(`${romanize(first, 'mccune')}-${romanize(second, 'mccune')}`)
    const apart = `${capital(romanize(first, 'popular'))} ${capital(romanize(second, 'popular'))}`
    if (first !== second && !names.has(popular))
      names.set(popular, nameSpelt([popular, revised, mccune, apart]))
    if (names.size === 1200) break
  }
  return [...names.values()]
}

function nameSpelt([written, ...others]: readonly string[]): Name {
  return nameOf(
    written,
    [...new Set(others)].filter((other) => other !== written),
  )
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}

function split(words: string): readonly string[] {
  return words.split(' ')
}
