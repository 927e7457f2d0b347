import { type PathLike, promises } from 'node:fs'
import { basename, dirname } from 'node:path'

/**
 * Stands in for `node:fs/promises` in the bundle of a run that is to be killed: the same functions, which tell each moment before they do something, and of
 * what is written also the moment when half of it is there.
 */
let listener: (moment: string) => void = () => undefined

/** Says who is told the moments. */
export function listen(to: (moment: string) => void): void {
  listener = to
}

/** Tells a moment. */
export function reach(moment: string): void {
  listener(moment)
}

function tell(operation: string, path: PathLike): void {
  const name = String(path)
  reach(`${operation} ${basename(dirname(name))}/${basename(name)}`)
}

function told<Arguments extends readonly [PathLike, ...(readonly unknown[])], Result>(
  operation: string,
  work: (...given: Arguments) => Promise<Result>,
): (...given: Arguments) => Promise<Result> {
  return (...given) => {
    tell(operation, given[0])
    return work(...given)
  }
}

export const constants = promises.constants
export const copyFile = told(
  'copyFile',
  promises.copyFile as (path: PathLike, to: PathLike, mode: number) => Promise<void>,
)
export const link = told('link', promises.link)
export const mkdir = told('mkdir', promises.mkdir)
export const readdir = told(
  'readdir',
  promises.readdir as (path: PathLike, options: unknown) => Promise<unknown>,
)
export const readFile = told(
  'readFile',
  promises.readFile as (path: PathLike, options: unknown) => Promise<unknown>,
)
export const realpath = told('realpath', promises.realpath as (path: PathLike) => Promise<string>)
export const rename = told('rename', promises.rename)
export const rm = told('rm', promises.rm)
export const rmdir = told('rmdir', promises.rmdir)
export const stat = told('stat', promises.stat as (path: PathLike) => Promise<unknown>)

export const writeFile = told('writeFile', async (path: PathLike, content: string) => {
  const half = Math.ceil(content.length / 2)
  await promises.writeFile(path, content.slice(0, half))
  tell('half', path)
  await promises.appendFile(path, content.slice(half))
})

export const open = told('open', async (path: PathLike, flags: string) => {
  const handle = await promises.open(path, flags)
  return {
    read: (bytes: Uint8Array, offset: number, length: number, position: number) => {
      tell('read', path)
      return handle.read(bytes, offset, length, position)
    },
    write: async (bytes: Uint8Array, offset: number, length: number) => {
      const half = Math.ceil(length / 2)
      await handle.write(bytes, offset, half)
      tell('half', path)
      await handle.write(bytes, offset + half, length - half)
      return { bytesWritten: length }
    },
    sync: () => {
      tell('sync', path)
      return handle.sync()
    },
    close: () => {
      tell('close', path)
      return handle.close()
    },
  }
})
