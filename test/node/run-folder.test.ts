import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openRunFolder, readRunFolder } from '../../src/node/run-folder.ts'
import { type TemporaryFolder, temporaryFolder } from '../house/temporary.ts'

let place: TemporaryFolder
let whole: string
let partial: string
beforeEach(() => {
  place = temporaryFolder()
  whole = join(place.path, 'run')
  partial = `${whole}.partial`
})
afterEach(() => place.remove())

describe('a run folder', () => {
  it('appears as a whole, and only then', async () => {
    const store = await openRunFolder(whole)
    await store.write('manifest.json', '{}')
    await store.write('tables/a.csv', new Uint8Array([97, 10]))
    expect(existsSync(whole)).toBe(false)
    expect(await store.list()).toEqual(['manifest.json', 'tables/a.csv'])
    await store.publish()
    expect(readdirSync(place.path)).toEqual(['run'])
    expect(readdirSync(whole, { recursive: true }).sort()).toEqual([
      'manifest.json',
      'tables',
      'tables/a.csv',
    ])
    expect(readFileSync(join(whole, 'tables/a.csv'), 'utf8')).toBe('a\n')
  })

  it('gives back the bytes written last, and null for what is not there', async () => {
    const store = await openRunFolder(whole)
    await store.write('a', 'first')
    await store.write('a', 'ä')
    expect(await store.read('a')).toEqual(new TextEncoder().encode('ä'))
    await store.remove('a')
    await store.remove('a')
    expect([await store.read('a'), await store.read('no/such')]).toEqual([null, null])
    await store.close()
  })

  it('is there for the next attempt when it was closed, without what was half-written', async () => {
    const first = await openRunFolder(whole)
    await first.write('checkpoints/read/stage.json', '1')
    await first.close()
    writeFileSync(join(partial, 'checkpoints/read/big.frame.tmp'), 'half')
    const second = await openRunFolder(whole)
    expect(await second.list()).toEqual(['checkpoints/read/stage.json'])
    expect(existsSync(join(partial, 'checkpoints/read/big.frame.tmp'))).toBe(false)
    await second.remove('checkpoints/read/stage.json')
    await second.write('manifest.json', '{}')
    await second.publish()
    expect(readdirSync(whole, { recursive: true })).toEqual(['manifest.json'])
  })

  it('leaves nothing temporary when a file cannot be written, and says so', async () => {
    const store = await openRunFolder(whole)
    await store.write('a', 'x')
    await expect(store.write('a/b', 'y')).rejects.toMatchObject({
      code: 'FOLDER_UNWRITABLE',
      message: expect.stringMatching(/cannot be written.*permissions.*--out/),
    })
    expect(await store.list()).toEqual(['a'])
    await store.close()
  })

  it('is never written over', async () => {
    mkdirSync(whole)
    await expect(openRunFolder(whole)).rejects.toMatchObject({
      code: 'FOLDER_UNWRITABLE',
      message: expect.stringMatching(/exists already.*another folder with --out, or remove/),
    })
    expect(readdirSync(place.path)).toEqual(['run'])
  })

  it.each([
    ['under a file', () => join(place.path, 'file', 'run')],
    ['where the system allows no folder', () => '/sys/no-run'],
  ])('cannot lie %s', async (_, where) => {
    place.write({ file: '' })
    await expect(openRunFolder(where())).rejects.toMatchObject({
      code: 'FOLDER_UNWRITABLE',
      message: expect.stringMatching(/cannot be written.*permissions.*--out/),
    })
  })

  it('keeps every path inside', async () => {
    const store = await openRunFolder(whole)
    place.write({ 'run.partial-beside/x': 'other', secret: 'other' })
    for (const path of [
      '../secret',
      'a/../../secret',
      join(place.path, 'secret'),
      '..',
      '.',
      '',
      '../run.partial-beside/x',
      'a\0b',
    ]) {
      for (const reach of [() => store.read(path), () => store.write(path, ''), () => store.remove(path)]) {
        await expect(reach(), path).rejects.toMatchObject({
          code: 'PATH_OUTSIDE',
          message: expect.stringMatching(/leads out of its folder.*relative/),
        })
      }
    }
    expect(readFileSync(join(place.path, 'secret'), 'utf8')).toBe('other')
    await store.write('..a/b', 'fine')
    expect(await store.list()).toEqual(['..a/b'])
    await store.close()
  })

  it('is read when it is whole', async () => {
    place.write({ 'run/manifest.json': '{}', 'run/tables/a.csv': 'a' })
    const folder = readRunFolder(whole)
    expect(await folder.list()).toEqual(['manifest.json', 'tables/a.csv'])
    expect(await folder.read('tables/a.csv')).toEqual(new TextEncoder().encode('a'))
    await expect(folder.read('../x')).rejects.toMatchObject({ code: 'PATH_OUTSIDE' })
  })

  it('may lie behind a link', async () => {
    symlinkSync(place.path, join(place.path, 'link'))
    const store = await openRunFolder(join(place.path, 'link', 'run'))
    await store.write('a', '1')
    await store.publish()
    expect(existsSync(join(whole, 'a'))).toBe(true)
  })
})
