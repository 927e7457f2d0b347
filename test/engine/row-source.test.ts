import { describe, expect, it } from 'vitest'
import { collect, mapSource, sourceFromBatches, sourceOf } from '../../src/engine/index.ts'
import { columnSpecs } from '../../src/engine/rows.ts'
import { numbersOf } from '../../src/table/access.ts'
import { makeTable } from '../../src/table/make-table.ts'
import { countingSource } from './counting.ts'
import { people } from './people.ts'
import { hashOf, rowsOf } from './plain.ts'

const table = people(70_000)

describe('a table read as a source', () => {
  it('comes in batches and opens again', async () => {
    const source = sourceOf(table, 30_000)
    for (let pass = 0; pass < 2; pass++) {
      const sizes: number[] = []
      for await (const batch of source.open()) sizes.push(batch.rowCount)
      expect(sizes).toEqual([30_000, 30_000, 10_000])
    }
    expect(source.columns).toEqual(columnSpecs(table))
  })

  it('is collected into the same table, also where batches are taken back', async () => {
    for (const source of [
      sourceOf(table),
      sourceOf(table, 999),
      countingSource(table, { batchRows: 12_345 }),
    ]) {
      const collected = await collect(source)
      expect(collected.names).toEqual(table.names)
      for (const name of table.names)
        expect(hashOf(rowsOf(collected.columns[name as 'age'])), name).toBe(
          hashOf(rowsOf(table.columns[name as 'age'])),
        )
    }
  })

  it('has a fingerprint that follows its values', async () => {
    const print = (rows: number, seed: number): Promise<string> | undefined =>
      sourceOf(people(rows, seed)).fingerprint?.()
    expect(await print(500, 1)).toBe(await print(500, 1))
    expect(await print(500, 1)).not.toBe(await print(500, 2))
    expect(await print(500, 1)).not.toBe(await print(501, 1))
  })

  it('stops when the signal has aborted', async () => {
    const signal = AbortSignal.abort(new Error('stop'))
    await expect(collect(sourceOf(table), signal)).rejects.toThrow('stop')
  })
})

describe('a source of batches', () => {
  it('without a fingerprint opens once', async () => {
    const { columns, open } = sourceOf(table)
    const source = sourceFromBatches(columns, open, null)
    await collect(source)
    expect(() => source.open()).toThrow(expect.objectContaining({ code: 'SOURCE_NOT_REPEATABLE' }))
  })

  it('may have no rows', async () => {
    const none = await collect(sourceFromBatches(columnSpecs(table), async function* () {}, null))
    expect([none.rowCount, none.names]).toEqual([0, table.names])
  })
})

describe('a changed source', () => {
  it('changes every table as it comes', async () => {
    const doubled = mapSource(
      sourceOf(table, 8_000),
      [{ name: 'twice', kind: 'number', unit: null }],
      (batch) =>
        makeTable([
          ['twice', { kind: 'number', values: Float64Array.from(numbersOf(batch, 'spend'), (x) => 2 * x) }],
        ]),
    )
    const twice = numbersOf(await collect(doubled), 'twice')
    expect([...twice]).toEqual(Array.from(numbersOf(table, 'spend'), (x) => 2 * x))
    expect(await doubled.fingerprint?.()).toBe(await sourceOf(table).fingerprint?.())
  })
})
