import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fc, test } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import { isClienteleError } from '../../../src/errors.ts'

import { integerColumn, makeTable, readParquet, textColumn, writeParquet } from '../../../src/table/index.ts'
import { countSet } from '../../../src/table/parquet/check-runs.ts'

const types: Uint8Array = readFileSync(join(import.meta.dirname, 'fixtures/types.parquet'))
const unusable = expect.objectContaining({ code: 'PARQUET_UNUSABLE' })

describe('a Parquet input that is none', () => {
  it('is refused where it is empty, short, CSV or encrypted', async () => {
    const csv = new TextEncoder().encode('id,amount\n1,2.50\n2,3.75\n')
    const encrypted = types.slice()
    encrypted.set(new TextEncoder().encode('PARE'), types.length - 4)
    for (const bytes of [new Uint8Array(0), new Uint8Array(11), csv, new Uint8Array(64), encrypted])
      await expect(readParquet(bytes)).rejects.toEqual(unusable)
  })

  it('is refused wherever it is cut short', async () => {
    for (let length = 0; length < types.length; length += 97)
      await expect(readParquet(types.subarray(0, length))).rejects.toEqual(unusable)
  })

  it('is refused where its footer claims to be longer than the file', async () => {
    const bytes = types.slice()
    new DataView(bytes.buffer).setUint32(bytes.length - 8, 2 ** 31, true)
    await expect(readParquet(bytes)).rejects.toEqual(unusable)
  })

  it('is refused where its pages are gone', async () => {
    const bytes = types.slice()
    bytes.fill(0, 4, 1500)
    await expect(readParquet(bytes)).rejects.toEqual(unusable)
  })

  it('is refused where its row groups claim more rows than there are', async () => {
    const bytes = await writeParquet(makeTable({ n: integerColumn([1, 2, 3]) }), { compression: 'none' })
    const claims = replacedVarints(bytes, 6, 0x7e)
    expect(claims.length).toBeGreaterThan(2)
    for (const claim of claims) {
      const read = await readParquet(claim).catch((error: unknown) => error)
      expect(isClienteleError(read) || JSON.stringify(read).includes('"rowCount":3')).toBe(true)
    }
  })
})

describe('a page that claims more than it holds', () => {
  const rows = 20_000
  const table = makeTable({
    word: textColumn(Array.from({ length: rows }, (_, row) => (row < rows / 2 ? 'yes' : null))),
  })

  it.each(['none', 'snappy'] as const)(
    'is refused before its runs are written out (packed: %s)',
    async (compression) => {
      const bytes = await writeParquet(table, { compression })
      // Two runs of 10,000 say which values are there: 20,000 as a number of seven bits a byte, then 1, and the same with 0.
      const at = Buffer.from(bytes).indexOf(Buffer.from([0xa0, 0x9c, 0x01, 0x01]))
      expect(at).toBeGreaterThan(0)
      expect((await readParquet(bytes)).rowCount).toBe(rows)
      bytes.set([0xfe, 0xff, 0x7f], at)
      await expect(readParquet(bytes)).rejects.toMatchObject({
        code: 'PARQUET_UNUSABLE',
        message: expect.stringContaining('a run of values is longer than its page'),
      })
    },
  )

  it('is refused where its header claims more values than its row group has rows', async () => {
    const bytes = await writeParquet(table, { compression: 'none' })
    const claim = Buffer.from([0xc0, 0xb8, 0x02])
    const at = Buffer.from(bytes).indexOf(claim)
    expect(at).toBeGreaterThan(0)
    bytes.set([0xfe, 0xff, 0x7f], at)
    await expect(readParquet(bytes)).rejects.toMatchObject({
      code: 'PARQUET_UNUSABLE',
      message: expect.stringContaining('a page claims more values than its row group has rows'),
    })
  })

  it.each([
    ['2^31 - 1 values of one bit', [0xfe, 0xff, 0xff, 0xff, 0x0f, 1]],
    ['a number without an end', [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]],
    ['nothing', []],
    ['runs of no value, again and again', Array.from({ length: 100 }, () => 0)],
  ])('is refused where a run claims %s', (_, run) => {
    expect(() => countSet(Uint8Array.from(run), 0, 1000)).toThrow(unusable)
  })

  it('counts what is there: seven in a run, and four of the five packed bits that still count', () => {
    expect(countSet(Uint8Array.from([14, 1, 3, 0b11111011]), 0, 12)).toBe(7 + 4)
  })
})

/** Copies of a file, each with one byte of that value replaced: 3 is written as 6 in its footer (zigzag). */
function replacedVarints(bytes: Uint8Array, from: number, to: number): Uint8Array[] {
  return [...bytes.keys()]
    .filter((at) => bytes[at] === from)
    .map((at) => Uint8Array.from(bytes, (byte, i) => (i === at ? to : byte)))
}

describe('a damaged Parquet file', () => {
  test.prop(
    [
      fc.array(fc.tuple(fc.nat({ max: types.length - 1 }), fc.nat({ max: 255 })), {
        minLength: 1,
        maxLength: 3,
      }),
    ],
    { numRuns: 200, seed: 20 },
  )('is read or refused by code, whatever bytes are wrong', async (flips) => {
    const bytes = types.slice()
    for (const [at, byte] of flips) bytes[at] = byte
    const outcome = await readParquet(bytes).catch((error: unknown) => error)
    if (outcome instanceof Error) expect(isClienteleError(outcome)).toBe(true)
    else expect(outcome).toHaveProperty('rowCount')
  })

  it('says nothing of its values in messages', async () => {
    const bytes = await writeParquet(
      makeTable({ secret: textColumn(['anna@example.org', 'ben@example.org']) }),
      {
        compression: 'none',
      },
    )
    const at = Buffer.from(bytes).indexOf('anna@example.org')
    bytes[at] = 0xff
    const error = await readParquet(bytes).catch((cause: unknown) => cause)
    expect(error).toMatchObject({ code: 'COLUMN_VALUE', details: { name: 'secret', row: 1 } })
    expect(String(error)).not.toContain('example')
  })
})
