import { philox } from '../../math/philox.ts'
import { streams } from '../../math/streams.ts'
import type { Settings } from '../spec.ts'
import { mostRecords, openRecordCounts, sourceNames } from './membership.ts'

/** A record of a source: of which person, and which of theirs. */
export interface RecordNumber {
  readonly source: number
  readonly person: number
  readonly record: number
}

/** The keys under which sources write of persons. */
export interface RecordKeys {
  keyOf(source: number, person: number, record: number): string
  /** What a key stands for, or null where no record of this retailer has it. */
  find(key: string): RecordNumber | null
  /** Writes the ASCII letters of a key into bytes, from a place on, and returns the place after them. */
  writeKey(source: number, person: number, record: number, bytes: Uint8Array, at: number): number
  /** Writes the number of an order, which tells nobody of which person it is. */
  writeOrder(person: number, order: number, bytes: Uint8Array, at: number): number
}

/** No key and no number of an order is longer, in bytes. */
export const longestKey = 32

const initials = ['c', 's', 'v']
const decoder = new TextDecoder()

/**
 * Opens the keys of records: a source's initial and ten hexadecimal digits that tell nothing of the person, each key a different one. Where the level keeps one
 * record a customer, the key of the customer file is the customer's number.
 */
export function openRecordKeys(settings: Settings): RecordKeys {
  const written = new Uint8Array(longestKey)
  const keys = settings.traits.keys === 'opaque' ? opaqueKeys(settings) : plainKeys(settings)
  const exists = openExistence(settings)
  const keyOf = (source: number, person: number, record: number): string =>
    decoder.decode(written.subarray(0, keys.writeKey(source, person, record, written, 0)))
  return {
    keyOf,
    find(key) {
      const found = keys.parse(key)
      if (found === null || !exists(found)) return null
      return keyOf(found.source, found.person, found.record) === key ? found : null
    },
    writeKey: keys.writeKey,
    writeOrder: keys.writeOrder,
  }
}

/** Opens whether a person is one of the retailer's and has so many records in a source: they are drawn again, a few words a person. */
function openExistence(settings: Settings): (number: RecordNumber) => boolean {
  const counts = sourceNames.map((_, source) => openRecordCounts(settings, source))
  return ({ source, person, record }) => {
    if (person >= settings.customers) return false
    // A perfect merge keeps one row a person, whoever wrote of them.
    return settings.traits.keys === 'persons' || record < counts[source](person)
  }
}

/** How keys are written, and what they would stand for if there were such a record. */
interface KeyScheme extends Pick<RecordKeys, 'writeKey' | 'writeOrder'> {
  parse(key: string): RecordNumber | null
}

function plainKeys({ traits }: Settings): KeyScheme {
  return {
    writeKey(source, person, record, bytes, at) {
      const ofPerson = traits.keys === 'persons' || (source === 0 && record === 0)
      bytes[at] = initials[ofPerson ? 0 : source].charCodeAt(0)
      const end = writeDecimal(person, 9, bytes, at + 1)
      if (ofPerson) return end
      bytes[end] = dash
      return writeDecimal(record, record < 10 ? 1 : 2, bytes, end + 1)
    },
    writeOrder(person, order, bytes, at) {
      bytes[at] = orderInitial
      const end = writeDecimal(person, 9, bytes, at + 1)
      bytes[end] = dash
      return writeDecimal(order + 1, String(order + 1).length, bytes, end + 1)
    },
    parse(key) {
      const match = /^([csv])(\d{9})(?:-(\d{1,2}))?$/.exec(key)
      if (match === null) return null
      const [, initial, person, record = '0'] = match
      return { source: initials.indexOf(initial), person: Number(person), record: Number(record) }
    },
  }
}

/** A person has fewer orders than this. */
const mostOrders = 2 ** 14

/** A source scrambles its keys apart from the others; orders come after the sources. */
const orderKind = sourceNames.length

function opaqueKeys({ seed }: Settings): KeyScheme {
  const records = openScrambler(seed, 20)
  const orders = openScrambler(seed, 24)
  return {
    writeKey(source, person, record, bytes, at) {
      bytes[at] = initials[source].charCodeAt(0)
      return writeHexadecimal(records.scramble(source, person * mostRecords + record), 10, bytes, at + 1)
    },
    writeOrder(person, order, bytes, at) {
      bytes[at] = orderInitial
      return writeHexadecimal(orders.scramble(orderKind, person * mostOrders + order), 12, bytes, at + 1)
    },
    parse(key) {
      if (!/^[csv][0-9a-f]{10}$/.test(key)) return null
      const source = initials.indexOf(key[0])
      const number = records.restore(source, Number.parseInt(key.slice(1), 16))
      return { source, person: Math.floor(number / mostRecords), record: number % mostRecords }
    },
  }
}

const orderInitial = 'o'.charCodeAt(0)
const dash = '-'.charCodeAt(0)
const digits = Uint8Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0))

function writeDecimal(number: number, width: number, bytes: Uint8Array, at: number): number {
  let rest = number
  for (let i = at + width - 1; i >= at; i--) {
    bytes[i] = digits[rest % 10]
    rest = Math.floor(rest / 10)
  }
  return at + width
}

function writeHexadecimal(number: number, width: number, bytes: Uint8Array, at: number): number {
  let low = number | 0
  for (let i = at + width - 1; i >= at + width - 8; i--) {
    bytes[i] = digits[low & 15]
    low >>>= 4
  }
  let high = Math.floor(number / 2 ** 32)
  for (let i = at + width - 9; i >= at; i--) {
    bytes[i] = digits[high & 15]
    high >>>= 4
  }
  return at + width
}

interface Scrambler {
  scramble(kind: number, number: number): number
  restore(kind: number, scrambled: number): number
}

const rounds = 4

/** A Feistel network (Luby and Rackoff 1988) over two halves of so many bits: a permutation, so that no two keys are alike. */
function openScrambler(seed: number, halfBits: number): Scrambler {
  const size = 2 ** halfBits
  const keys = new Uint32Array(4 * (orderKind + 1))
  for (let kind = 0; kind <= orderKind; kind++)
    philox(seed, halfBits, streams.recordKeys, kind, keys.subarray(4 * kind, 4 * kind + 4))
  const mixed = (kind: number, round: number, half: number): number =>
    mix(half ^ keys[rounds * kind + round]) >>> (32 - halfBits)
  return {
    scramble(kind, number) {
      let left = Math.floor(number / size)
      let right = number % size
      for (let round = 0; round < rounds; round++) {
        const next = left ^ mixed(kind, round, right)
        left = right
        right = next
      }
      return left * size + right
    },
    restore(kind, scrambled) {
      let left = Math.floor(scrambled / size)
      let right = scrambled % size
      for (let round = rounds - 1; round >= 0; round--) {
        const before = right ^ mixed(kind, round, left)
        right = left
        left = before
      }
      return left * size + right
    },
  }
}

/** Mixes 32 bits: the finalizer of MurmurHash3 (Appleby 2011). */
function mix(bits: number): number {
  let x = bits
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b)
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35)
  return x ^ (x >>> 16)
}
