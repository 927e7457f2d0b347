import { fc, test } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import { rebatch } from '../../src/engine/rebatch.ts'
import { columnSpecs } from '../../src/engine/rows.ts'
import { numbersOf } from '../../src/table/access.ts'
import { cellsColumn } from '../../src/table/cells-column.ts'
import { createDictionaryBuilder } from '../../src/table/dictionary-builder.ts'
import { makeTable } from '../../src/table/make-table.ts'
import { numberColumn } from '../../src/table/number-columns.ts'
import { slice } from '../../src/table/slice.ts'
import type { ColumnSpec, RowSource, Table } from '../../src/table/table.ts'
import { textColumn } from '../../src/table/text-columns.ts'
import { people } from './people.ts'
import { rowsOf } from './plain.ts'

function stream(tables: readonly Table[]): Pick<RowSource, 'open'> {
  return {
    async *open() {
      yield* tables
    },
  }
}

function cut(table: Table, sizes: readonly number[]): Table[] {
  const pieces: Table[] = []
  let from = 0
  for (const size of sizes) {
    const to = Math.min(table.rowCount, from + size)
    pieces.push(slice(table, from, to))
    from = to
  }
  return [...pieces, slice(table, from)]
}

/** The rows of every table as they stand when it arrives, since its memory is used again. */
async function seen(
  batches: readonly Table[],
  specs: readonly ColumnSpec[],
  rows: number,
): Promise<unknown[][][]> {
  const found: unknown[][][] = []
  for await (const table of rebatch(stream(batches), specs, rows)) {
    expect(table.names).toEqual(specs.map(({ name }) => name))
    found.push(specs.map(({ name }) => rowsOf(table.columns[name])))
  }
  return found
}

function withCells(rowCount: number): Table {
  const counts = Array.from({ length: rowCount }, (_, row) => (row * 7) % 4)
  const rowPtr = new Float64Array(rowCount + 1)
  for (let row = 0; row < rowCount; row++) rowPtr[row + 1] = rowPtr[row] + counts[row]
  const total = rowPtr[rowCount]
  const number = (scale: number): Float32Array => Float32Array.from({ length: total }, (_, i) => i * scale)
  const option = new Uint16Array(total)
  for (let row = 0; row < rowCount; row++)
    for (let i = 0; i < counts[row]; i++) option[rowPtr[row] + i] = 3 * i + row
  const cells = cellsColumn({
    rowPtr,
    option,
    value: number(1),
    benefit: number(2),
    cost: number(3),
    standardError: number(0.5),
  })
  const base = people(rowCount)
  return makeTable([
    ...base.names.map((name) => [name, (base as Table).columns[name]] as const),
    ['cells', cells],
  ])
}

describe('tables of any sizes become tables of one size', () => {
  const table = withCells(41)
  const specs = columnSpecs(table)

  test.prop([fc.array(fc.integer({ min: 0, max: 17 }), { maxLength: 12 }), fc.integer({ min: 1, max: 50 })])(
    'with the same rows, all kinds of columns included',
    async (sizes, rows) => {
      const found = await seen(cut(table, sizes), specs, rows)
      const expected = await seen([table], specs, rows)
      expect(found).toEqual(expected)
      expect(found.flatMap((columns) => columns[0])).toEqual(rowsOf(table.columns['customer_id']))
      expect(found.flatMap((columns) => columns[8])).toEqual(rowsOf(table.columns['cells']))
      expect(found.slice(0, -1).every((columns) => columns[0].length === rows)).toBe(true)
    },
  )

  it('without a copy where a batch holds a whole one', async () => {
    for await (const shard of rebatch(stream([table]), specs, 10)) {
      expect(numbersOf(shard, 'age').buffer === numbersOf(table, 'age').buffer).toBe(shard.rowCount === 10)
    }
  })

  it('with no columns at all, where rows are only counted', async () => {
    const sizes: number[] = []
    for await (const shard of rebatch(stream(cut(table, [7, 20])), [], 16)) sizes.push(shard.rowCount)
    expect(sizes).toEqual([16, 16, 9])
  })

  it('and none from none', async () => {
    expect(await seen([], specs, 10)).toEqual([])
    expect(await seen([slice(table, 0, 0)], specs, 10)).toEqual([])
  })
})

describe('a table of a stream is refused', () => {
  const text = (texts: string[], builder = createDictionaryBuilder()): Table =>
    makeTable([['t', textColumn(texts, builder)]])
  const number = makeTable([['t', numberColumn([1])]])
  const textSpec = columnSpecs(text(['a']))

  it('without a declared column', async () => {
    await expect(seen([makeTable([['tt', numberColumn([1])]])], textSpec, 5)).rejects.toMatchObject({
      code: 'COLUMN_UNKNOWN',
    })
  })
  it('with a column of another kind', async () => {
    await expect(seen([number], textSpec, 5)).rejects.toMatchObject({ code: 'COLUMN_KIND' })
  })
  it('with a column of another unit', async () => {
    const wanted = [{ name: 'spend', kind: 'integer', unit: 'USD/100' }] as const
    await expect(seen([people(3)], wanted, 5)).rejects.toMatchObject({ code: 'COLUMN_UNIT' })
  })
  it('with a column that is too short', async () => {
    const short = { ...people(3), rowCount: 4 }
    await expect(seen([short], columnSpecs(short), 5)).rejects.toMatchObject({ code: 'COLUMN_LENGTH' })
  })
  it('whose codes mean other texts than before', async () => {
    await expect(seen([text(['a']), text(['bcd'])], textSpec, 5)).rejects.toMatchObject({
      code: 'CONTRACT_INVALID',
    })
  })
  it('but not where the dictionary only grew', async () => {
    const builder = createDictionaryBuilder()
    const batches = [text(['a', 'b'], builder), text(['b', 'c'], builder), text(['a'], builder)]
    expect(await seen(batches, textSpec, 2)).toEqual([[['a', 'b']], [['b', 'c']], [['a']]])
    expect(await seen(batches, textSpec, 5)).toEqual([[['a', 'b', 'b', 'c', 'a']]])
  })
})

it('gives the texts of tables whose dictionaries are apart one code each, in every shard', async () => {
  const batches = [
    ['b', 'a'],
    ['a', 'c', null],
    ['c', 'd'],
    ['b', 'd', 'a', 'e', 'c'],
  ].map((texts) => makeTable({ t: textColumn(texts) }))
  const source = { ...stream(batches), dictionaries: 'apart' } as const
  const codes: number[] = []
  const found: unknown[] = []
  for await (const { columns } of rebatch(source, columnSpecs(batches[0]), 2)) {
    found.push(...rowsOf(columns['t']))
    if (columns['t'].kind === 'text') codes.push(...columns['t'].codes)
  }
  expect(found).toEqual(['b', 'a', 'a', 'c', null, 'c', 'd', 'b', 'd', 'a', 'e', 'c'])
  expect(codes).toEqual([0, 1, 1, 2, -1, 2, 3, 0, 3, 1, 4, 2])
})
