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

const halfBits = 20
const halfSize = 2 ** halfBits
const rounds = 4

/** A Feistel network (Luby and Rackoff 1988) over 40 bits: a permutation, so that no two records share a key. */
function opaqueKeys({ seed, customers }: Settings): RecordKeys {
  const words = new Uint32Array(4)
  const scramble = (source: number, round: number, half: number): number => {
    philox(seed, half, streams.recordKeys, sourceNames.length * round + source, words)
    return words[0] >>> (32 - halfBits)
  }
  return {
    keyOf(source, person, record) {
      const number = person * mostRecords + record
      let left = Math.floor(number / halfSize)
      let right = number % halfSize
      for (let round = 0; round < rounds; round++) {
        const next = left ^ scramble(source, round, right)
        left = right
        right = next
      }
      return `${initials[source]}${(left * halfSize + right).toString(16).padStart(10, '0')}`
    },
    find(key) {
      if (!/^[csv][0-9a-f]{10}$/.test(key)) return null
      const source = initials.indexOf(key[0])
      const scrambled = Number.parseInt(key.slice(1), 16)
      let left = Math.floor(scrambled / halfSize)
      let right = scrambled % halfSize
      for (let round = rounds - 1; round >= 0; round--) {
        const before = right ^ scramble(source, round, left)
        right = left
        left = before
      }
      const number = left * halfSize + right
      const person = Math.floor(number / mostRecords)
      return person < customers ? { source, person, record: number % mostRecords } : null
    },
  }
}
