import { createHash } from 'node:crypto'
import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { dataFolder } from '../../src/node/data-folder.ts'
import { readCsv } from '../../src/table/read-csv.ts'
import { toRows } from '../../src/table/to-rows.ts'
import { type TemporaryFolder, temporaryFolder } from '../house/temporary.ts'

let place: TemporaryFolder
beforeEach(() => {
  place = temporaryFolder()
  place.write({ 'data/shop/a.csv': 'id,x\na,1\nb,2\n', secret: 'x' })
})
afterEach(() => place.remove())

const open = () => dataFolder(join(place.path, 'data'))

describe('the data folder', () => {
  it('opens files in pieces, and tells their size and hash', async () => {
    const text = 'id,x\na,1\nb,2\n'
    const buffer = await open().open('shop/a.csv')
    expect(buffer.byteLength).toBe(13)
    expect(new TextDecoder().decode(await buffer.slice(5, 9))).toBe('a,1\n')
    expect(new TextDecoder().decode(await buffer.slice(9))).toBe('b,2\n')
    expect(await open().describe('shop/a.csv')).toEqual({
      path: 'shop/a.csv',
      bytes: 13,
      sha256: createHash('sha256').update(text).digest('hex'),
    })
    const { table } = await readCsv(buffer)
    expect(toRows(table)).toEqual([
      { id: 'a', x: 1 },
      { id: 'b', x: 2 },
    ])
  })

  it.each([
    ['shop/b.csv', 'FILE_NOT_FOUND', /no file "shop\/b.csv" in the data folder.*Check the name/],
    ['shop', 'FILE_UNREADABLE', /"shop" is not a file.*Name a file/],
    ['shop/a.csv/x', 'FILE_UNREADABLE', /cannot be read.*permissions/],
    ['../secret', 'PATH_OUTSIDE', /leads out/],
    ['shop/../../secret', 'PATH_OUTSIDE', /leads out/],
    ['/etc/passwd', 'PATH_OUTSIDE', /leads out/],
  ])('refuses %s, to open and to describe', async (path, code, says) => {
    for (const reach of [() => open().open(path), () => open().describe(path)]) {
      await expect(reach()).rejects.toMatchObject({
        code,
        message: expect.stringMatching(says),
      })
    }
  })

  it('refuses a link that leads out, and follows one that stays', async () => {
    const data = join(place.path, 'data')
    symlinkSync(join(place.path, 'secret'), join(data, 'out.csv'))
    symlinkSync(place.path, join(data, 'up'))
    symlinkSync(join(data, 'shop', 'a.csv'), join(data, 'in.csv'))
    for (const path of ['out.csv', 'up/secret'])
      for (const reach of [() => open().open(path), () => open().describe(path)])
        await expect(reach()).rejects.toMatchObject({
          code: 'PATH_OUTSIDE',
          message: expect.stringMatching(/leads out.*without links/),
        })
    expect((await open().open('in.csv')).byteLength).toBe(13)
  })

  it('says so where a file went away after it was opened', async () => {
    const buffer = await open().open('shop/a.csv')
    place.remove()
    mkdirSync(place.path)
    await expect(Promise.resolve(buffer.slice(0, 5))).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' })
  })
})
