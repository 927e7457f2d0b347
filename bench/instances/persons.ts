import { mulberry32 } from './mulberry32.ts'

export const personsHeader =
  'record_id,source,first_name,surname,dob,email,phone,street,postcode,town,person_id,household_id'

/** sha256 of the CSV of `count` records of seed 1. */
export const personsSha256: { readonly [count: number]: string } = {
  10000: '489b2321425688e318576a9c9e7541d14fc03e91335666adef58d784587c61f1',
  100000: 'fe31d407240db48d41634a5679b26d2445e5f11e2a11cfa4de041e0b286355c4',
  1000000: '5fdc4aca6e77257b9c33ec3b69d4ac810c8f5822fec50421b28279e70fe1ea9f',
}

/** Chances per 10,000 of what becomes of a record, in the shop's own files and in a supplier's: crm, shop, supplier. */
const perRecord = {
  typo: [200, 500, 900],
  nickname: [300, 1200, 400],
  swappedNames: [50, 150, 200],
  moved: [300, 1000, 2000],
  married: [100, 150, 300],
  wrongBirth: [100, 300, 500],
  misread: [50, 0, 600],
  landline: [3000, 1000, 4000],
  otherEmail: [500, 1500, 1500],
  junk: [10, 10, 10],
  noFirst: [50, 100, 300],
  noSurname: [20, 50, 100],
  noBirth: [500, 3500, 2000],
  noEmail: [2500, 300, 5500],
  noPhone: [1500, 3000, 3500],
  noAddress: [200, 800, 500],
} as const

type Chance = keyof typeof perRecord

/** Chances per 10,000 of a household or a person; the last three are cumulative. */
const perHousehold = {
  institution: 5,
  landline: 5000,
  sharedEmail: 800,
  otherSurname: 3000,
  junior: 400,
  twin: 400,
  size: [4000, 7000, 8300, 9500, 10000],
  copies: [4500, 7500, 9000, 10000],
  source: [2500, 7000, 10000],
} as const

const sources = ['crm', 'shop', 'supplier'] as const
const domains = ['mail', 'post', 'web', 'inbox', 'net', 'firm'] as const
const lookalikes: { readonly [letter: string]: string } = {
  o: '0',
  l: '1',
  s: '5',
  b: '8',
  e: 'c',
  n: 'm',
  i: 'l',
  0: 'o',
  1: 'l',
  5: 's',
  8: 'b',
}

/**
 * Records of people in households, as three sources keep them: with typing errors, nicknames, moves, marriages, missing
 * and junk values, and with what makes linking hard: families that share a surname, an address, a landline or an e-mail,
 * twins, institutions. The order of the draws is the specification. One line each, without `record_id`, shuffled;
 * `person_id` and `household_id` are the truth.
 */
function personRecords(count: number, seed: number): string[] {
  const world = createWorld()
  const records: string[] = []
  for (let household = 0; records.length < count; household++)
    addHousehold(records, count, household, dice(rng(seed, household)), world)
  const draw = rng(seed ^ 0x5bd1e995, 0)
  for (let i = count - 1; i > 0; i--) {
    const j = draw() % (i + 1)
    const moved = records[i]
    records[i] = records[j]
    records[j] = moved
  }
  return records
}

/** The same as the text of a CSV file. */
export function personsCsv(count: number, seed: number): string {
  const lines = personRecords(count, seed).map((record, i) => `${i},${record}\n`)
  return `${personsHeader}\n${lines.join('')}`
}

export function mix(word: number): number {
  let h = word | 0
  h ^= h >>> 16
  h = Math.imul(h, 0x85ebca6b)
  h ^= h >>> 13
  h = Math.imul(h, 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

export function rng(seed: number, i: number): () => number {
  return mulberry32(mix((seed + Math.imul(i + 1, 0x9e3779b1)) | 0))
}

interface Names {
  readonly words: readonly string[]
  /** Cumulative weights: the k-th word has one of about 1 / (k + b). */
  readonly totals: readonly number[]
}

interface World {
  readonly first: Names
  readonly surname: Names
  readonly town: Names
  readonly street: Names
}

/** The names there are, made of syllables. */
export function createWorld(): World {
  return {
    first: names(2000, 11, ',a,e,us,o,in', 8),
    surname: names(20_000, 22, ',er,mann,sen,ski,berg,a', 15),
    town: names(2000, 33, 'stadt,dorf,burg,heim,ton', 20),
    street: names(5000, 44, 'strasse,weg,allee,gasse,ring', 40),
  }
}

const onsets = 'b d f g h j k l m n p r s t v w br st sch kr'.split(' ')
const vowels = 'a e i o u ei au ie'.split(' ')
const codas = ['', '', '', 'n', 'r', 'l', 's', 't', 'nn', 'ck']

function names(count: number, salt: number, endings: string, b: number): Names {
  const ends = endings.split(',')
  const words = new Set<string>()
  for (let attempt = 0; words.size < count; attempt++) {
    const h = mix((salt + Math.imul(attempt, 0x9e3779b1)) | 0)
    let word = ''
    for (let j = 0; j < 1 + (h % 2); j++) {
      const r = mix((h + j + 1) | 0)
      word += onsets[r % 20] + vowels[(r >>> 8) % 8] + codas[(r >>> 16) % 10]
    }
    words.add(word + ends[(h >>> 20) % ends.length])
  }
  let total = 0
  const totals = Array.from({ length: count }, (_, k) => (total += Math.floor(1e7 / (k + b))))
  return { words: [...words], totals }
}

interface Dice {
  readonly below: (count: number) => number
  /** True with a chance per 10,000. */
  readonly chance: (perTenThousand: number) => boolean
  /** The first place whose cumulative chance is above a draw. */
  readonly step: (cumulative: readonly number[]) => number
  /** The place of a name, common ones more often. */
  readonly place: (names: Names) => number
}

function dice(draw: () => number): Dice {
  const below = (count: number): number => Math.floor((draw() * count) / 2 ** 32)
  return {
    below,
    chance: (perTenThousand) => below(1e4) < perTenThousand,
    step(cumulative) {
      const x = below(1e4)
      return cumulative.findIndex((total) => total > x)
    },
    place({ totals }) {
      const x = draw() % totals[totals.length - 1]
      let low = 0
      let high = totals.length - 1
      while (low < high) {
        const middle = (low + high) >> 1
        if (totals[middle] > x) high = middle
        else low = middle + 1
      }
      return low
    },
  }
}

interface Birth {
  readonly year: number
  readonly month: number
  readonly day: number
}

interface Address {
  readonly street: string
  readonly postcode: string
  readonly town: string
}

interface Person extends Birth {
  readonly id: number
  readonly household: number
  readonly first: string
  readonly surname: string
  readonly email: string
  readonly otherEmail: string
  readonly mobile: string
  /** Null where the household has none. */
  readonly landline: string | null
  /** For the second member only. */
  readonly marriedName: string | null
  readonly home: Address
}

interface Household {
  readonly number: number
  /** A home of many who share an address and nothing else. */
  readonly institution: boolean
  readonly home: Address
  readonly landline: string | null
  readonly sharedEmail: boolean
  readonly surname: string
}

function addHousehold(records: string[], count: number, number: number, roll: Dice, world: World): void {
  const { below, chance, step } = roll
  const institution = chance(perHousehold.institution)
  const size = institution ? 20 + below(41) : 1 + step(perHousehold.size)
  const home = address(roll, world)
  const line = telephone(roll, '03')
  const landline = chance(perHousehold.landline) ? line : null
  const sharedEmail = chance(perHousehold.sharedEmail)
  const surname = nameOf(world.surname, roll)
  const household: Household = { number, institution, home, landline, sharedEmail, surname }
  const people: Person[] = []
  for (let m = 0; m < size && records.length < count; m++) {
    const person = member(household, people, roll, world)
    people.push(person)
    const copies = 1 + step(perHousehold.copies)
    for (let copy = 0; copy < copies && records.length < count; copy++) {
      const source = copy === 0 && !chance(3000) ? 0 : step(perHousehold.source)
      records.push(record(person, source, roll, world))
    }
  }
}

/** The next member of a household: the second is a partner, those after are children. */
function member(household: Household, people: readonly Person[], roll: Dice, world: World): Person {
  const { below, chance } = roll
  const { institution, number } = household
  const m = people.length
  const drawn = nameOf(world.first, roll)
  const birth = { year: 1935 + below(68), month: 1 + below(12), day: 1 + below(28) }
  const otherSurname = institution || (m === 1 && chance(perHousehold.otherSurname))
  const surname = otherSurname ? nameOf(world.surname, roll) : household.surname
  const known = { first: drawn, ...birth }
  const { first, year, month, day } = institution || m === 0 ? known : relative(known, people, roll)
  const id = number * 64 + m
  const own = mailbox(roll, first, surname, year, id % 9973)
  const otherEmail = mailbox(roll, first, surname, year, (id % 9973) + 1)
  const email = household.sharedEmail && m > 0 && !institution ? people[0].email : own
  const mobile = telephone(roll, '01')
  const otherName = nameOf(world.surname, roll)
  return {
    ...{ id, household: number, first, surname, year, month, day, email, otherEmail, mobile },
    landline: household.landline,
    marriedName: m === 1 ? otherName : null,
    home: household.home,
  }
}

type Known = Birth & Pick<Person, 'first'>

/** What being of one family changes: the ages of partners and children, juniors, twins. */
function relative(known: Known, people: readonly Person[], { below, chance }: Dice): Known {
  const eldest = people[0]
  if (people.length === 1) return { ...known, year: eldest.year - 5 + below(11) }
  const year = Math.min(2015, eldest.year + 20 + below(20))
  const first = chance(perHousehold.junior) ? eldest.first : known.first
  const twin = chance(perHousehold.twin) && people.length > 2
  const { month, day } = known
  const before = people[people.length - 1]
  return twin
    ? { first, year: before.year, month: before.month, day: before.day }
    : { first, year, month, day }
}

function nameOf(names: Names, { place }: Dice): string {
  return names.words[place(names)]
}

function address({ below, place }: Dice, { town, street }: World): Address {
  const t = place(town)
  const postcodes = 1 + Math.floor(400 / (t + 10))
  const house = `${street.words[place(street)]} ${1 + below(120)}`
  return { street: house, postcode: padded(1000 + t * 45 + below(postcodes), 5), town: town.words[t] }
}

function telephone({ below }: Dice, prefix: string): string {
  return prefix + padded(below(1e4), 4) + padded(below(1e4), 4)
}

function mailbox({ below }: Dice, first: string, surname: string, year: number, suffix: number): string {
  const form = below(4)
  const local = [
    `${first}.${surname}`,
    first[0] + surname,
    `${surname}.${first[0]}`,
    first + padded(year % 100, 2),
  ]
  return `${local[form]}${suffix}@${domains[Math.min(below(8), 5)]}.example`
}

function padded(number: number, digits: number): string {
  return String(number).padStart(digits, '0')
}

/** A person as one source keeps them. */
function record(person: Person, source: number, roll: Dice, world: World): string {
  const happens = (what: Chance): boolean => roll.chance(perRecord[what][source])
  const typed = (word: string): string => misspelt(word, happens, roll)
  const married = happens('married')
  let first = person.first
  let surname = married && person.marriedName !== null ? person.marriedName : person.surname
  if (happens('nickname') && first.length > 3) first = `${first.slice(0, 3)}i`
  first = typed(first)
  surname = typed(surname)
  if (happens('swappedNames')) [first, surname] = [surname, first]
  const { year, month, day } = happens('wrongBirth') ? wrongBirth(person, roll) : person
  let email = typed(happens('otherEmail') ? person.otherEmail : person.email)
  if (happens('junk')) email = 'none@none.example'
  const byLandline = happens('landline')
  let phone = wrongDigit(
    byLandline && person.landline !== null ? person.landline : person.mobile,
    happens,
    roll,
  )
  if (happens('junk')) phone = '0100000000'
  const lives = happens('moved') ? address(roll, world) : person.home
  const street = typed(lives.street)
  const postcode = wrongDigit(lives.postcode, happens, roll)
  const town = typed(lives.town)
  const unless = (missing: Chance, value: string): string => (happens(missing) ? '' : value)
  return [
    sources[source],
    unless('noFirst', first),
    unless('noSurname', surname),
    unless('noBirth', `${year}-${padded(month, 2)}-${padded(day, 2)}`),
    unless('noEmail', email),
    unless('noPhone', phone),
    unless('noAddress', street),
    unless('noAddress', postcode),
    unless('noAddress', town),
    person.id,
    person.household,
  ].join(',')
}

type Happens = (what: Chance) => boolean

function misspelt(word: string, happens: Happens, roll: Dice): string {
  let typed = word
  if (happens('typo')) {
    typed = edited(typed, roll)
    if (roll.chance(1500)) typed = edited(typed, roll)
  }
  if (!happens('misread')) return typed
  for (let i = roll.below(typed.length); i < typed.length; i++) {
    const lookalike = lookalikes[typed[i]]
    if (lookalike !== undefined) return typed.slice(0, i) + lookalike + typed.slice(i + 1)
  }
  return typed
}

/** One letter put in, left out, replaced, or swapped with the next. */
function edited(word: string, { below }: Dice): string {
  const kind = below(4)
  const at = below(word.length)
  const letter = String.fromCharCode(97 + below(26))
  if (word.length < 3) return word
  const head = word.slice(0, at)
  const tail = word.slice(at + 1)
  if (kind === 0) return head + letter + word.slice(at)
  if (kind === 1) return head + tail
  if (kind === 2) return head + letter + tail
  return tail === '' ? word : head + tail[0] + word[at] + tail.slice(1)
}

function wrongDigit(digits: string, happens: Happens, { below }: Dice): string {
  if (!happens('typo')) return digits
  const at = 1 + below(digits.length - 1)
  return `${digits.slice(0, at)}${below(10)}${digits.slice(at + 1)}`
}

function wrongBirth({ year, month, day }: Birth, { below }: Dice): Birth {
  const kind = below(4)
  const by = 1 + below(9)
  if (kind === 0) return { year: year + (by < 5 ? 1 : -1), month, day }
  if (kind === 1) return { year: year + by - (year % 10), month, day }
  if (kind === 3) return { year, month, day: 1 + below(28) }
  return day < 13 ? { year, month: day, day: month } : { year, month, day: 1 }
}
