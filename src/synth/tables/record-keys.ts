import { philox } from '../../math/philox.ts'
import { streams } from '../../math/streams.ts'
import type { Settings } from '../spec.ts'
import { customerId } from './customer-id.ts'
import { mostRecords, sourceNames } from './membership.ts'

/** A record of a source: of which person, and which of theirs. */
export interface RecordNumber {
  readonly source: number
  readonly person: number
  readonly record: number
}

/** The keys under which sources write of persons. */
export interface RecordKeys {
  keyOf(source: number, person: number, record: number): string
  /** The number of an order: of which person tells nobody. */
  orderKeyOf(person: number, order: number): string
  /** What a key stands for, or null where it is no key of this retailer. */
  find(key: string): RecordNumber | null
}

const initials = ['c', 's', 'v']

/**
 * Opens the keys of records: a source's initial and ten hexadecimal digits that tell nothing of the person, each key a different one. Where the level keeps one
 * record a customer, the key of the customer file is the customer's number.
 */
export function openRecordKeys(settings: Settings): RecordKeys {
  return settings.traits.records ? opaqueKeys(settings) : plainKeys(settings)
}

function plainKeys({ customers }: Settings): RecordKeys {
  return {
    keyOf: (source, person, record) =>
      source === 0 && record === 0
        ? customerId(person)
        : `${initials[source]}${customerId(person).slice(1)}-${record}`,
    orderKeyOf: (person, order) => `o${customerId(person).slice(1)}-${order + 1}`,
    find(key) {
      const match = /^([csv])(\d{9})(?:-(\d{1,2}))?$/.exec(key)
      if (match === null) return null
      const found = {
        source: initials.indexOf(match[1]),
        person: Number(match[2]),
        record: Number(match[3] ?? 0),
      }
      return found.person < customers && found.record < mostRecords ? found : null
    },
  }
}

const rounds = 4

/** A person has fewer orders than this. */
const mostOrders = 2 ** 14

/** A source scrambles its keys apart from the others; orders come after the sources. */
const orderKind = sourceNames.length

function opaqueKeys({ seed, customers }: Settings): RecordKeys {
  const records = openScrambler(seed, 20)
  const orders = openScrambler(seed, 24)
  return {
    keyOf: (source, person, record) =>
      initials[source] + tenDigits(records.scramble(source, person * mostRecords + record)),
    orderKeyOf: (person, order) =>
      `o${twelveDigits(orders.scramble(orderKind, person * mostOrders + order))}`,
    find(key) {
      if (!/^[csv][0-9a-f]{10}$/.test(key)) return null
      const source = initials.indexOf(key[0])
      const number = records.restore(source, Number.parseInt(key.slice(1), 16))
      const person = Math.floor(number / mostRecords)
      return person < customers ? { source, person, record: number % mostRecords } : null
    },
  }
}

/** The hexadecimal digits of a byte. */
const byteDigits = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

function fourDigits(number: number): string {
  return byteDigits[(number >>> 8) & 0xff] + byteDigits[number & 0xff]
}

function tenDigits(number: number): string {
  const high = Math.floor(number / 2 ** 32)
  return byteDigits[high] + fourDigits(number >>> 16) + fourDigits(number)
}

function twelveDigits(number: number): string {
  const high = Math.floor(number / 2 ** 32)
  return fourDigits(high) + fourDigits(number >>> 16) + fourDigits(number)
}

interface Scrambler {
  scramble(kind: number, number: number): number
  restore(kind: number, scrambled: number): number
}

/** A Feistel network (Luby and Rackoff 1988) over two halves of so many bits: a permutation, so that no two keys are alike. */
function openScrambler(seed: number, halfBits: number): Scrambler {
  const size = 2 ** halfBits
  const words = new Uint32Array(4)
  const mixed = (kind: number, round: number, half: number): number => {
    philox(seed, half, streams.recordKeys, rounds * kind + round, words)
    return words[0] >>> (32 - halfBits)
  }
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
