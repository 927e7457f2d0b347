import { digestCodes, digestNumbers } from '../harness/column-digest.ts'

/** Collects rows of texts into typed columns: numbers, days since 1970, and texts as codes with a Map each. */
export function collector(kinds) {
  const columns = Object.entries(kinds).map(([name, kind]) => collect(name, kind))
  return {
    columns,
    add(fields) {
      for (let i = 0; i < columns.length; i++) columns[i].add(fields[i])
    },
  }
}

export function digestOf(columns) {
  return Object.assign({ rows: columns[0].length() }, ...columns.map((column) => column.digest()))
}

function collect(name, kind) {
  return kind === 'text' ? texts(name) : numbers(name, kind === 'date' ? daysOf : (text) => +text)
}

/** Grows by doubling. */
export function numbers(name, parse, expected = 1 << 16) {
  let values = new Float64Array(expected)
  let length = 0
  return {
    length: () => length,
    add(text) {
      if (length === values.length) {
        const larger = new Float64Array(2 * length)
        larger.set(values)
        values = larger
      }
      values[length++] = text === '' || text === null ? Number.NaN : parse(text)
    },
    digest: () => digestNumbers(name, values.subarray(0, length)),
  }
}

export function texts(name, expected = 1 << 16) {
  let codes = new Int32Array(expected)
  let length = 0
  const known = new Map()
  return {
    length: () => length,
    add(text) {
      if (length === codes.length) {
        const larger = new Int32Array(2 * length)
        larger.set(codes)
        codes = larger
      }
      if (text === '' || text === null) {
        codes[length++] = -1
        return
      }
      let code = known.get(text)
      if (code === undefined) known.set(text, (code = known.size))
      codes[length++] = code
    },
    digest() {
      const lengths = Array.from(known.keys(), (text) => Buffer.byteLength(text))
      return digestCodes(name, codes.subarray(0, length), (code) => lengths[code])
    },
  }
}

export function daysOf(text) {
  return Date.UTC(+text.slice(0, 4), +text.slice(5, 7) - 1, +text.slice(8, 10)) / 86_400_000
}
