import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fc, test } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import { isClienteleError } from '../../../src/errors.ts'
import { integerColumn, makeTable, readParquet, textColumn, writeParquet } from '../../../src/table/index.ts'

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
    { numRuns: 60 },
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
