import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import type { DataFolder, ManifestFile } from '../contracts/run.ts'
import { ClienteleError } from '../errors.ts'
import type { AsyncBuffer } from '../table/csv/input.ts'
import { containedFile } from './contained-path.ts'

/**
 * The input files of a run: a folder that is only read. Paths are relative to it and stay inside it.
 *
 * @throws ClienteleError (from its methods) `FILE_NOT_FOUND`, `FILE_UNREADABLE`, `PATH_OUTSIDE`.
 */
export function dataFolder(folder: string): DataFolder {
  return {
    open: async (path) => openFile(await containedFile(folder, path), path),
    describe: async (path) => describeFile(await containedFile(folder, path), path),
  }
}

/** Bytes of a file, read in pieces as they are asked for. The file is opened for each piece: nothing stays open. */
async function openFile(full: string, path: string): Promise<AsyncBuffer> {
  const byteLength = await sizeOf(full, path)
  return { byteLength, slice: (start, end) => readPiece(full, path, start, end ?? byteLength) }
}

async function readPiece(full: string, path: string, start: number, end: number): Promise<ArrayBuffer> {
  const handle = await open(full, 'r').catch((cause: unknown) => refuse(path, cause))
  try {
    const bytes = new Uint8Array(end - start)
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, start)
    return bytesRead === bytes.length ? bytes.buffer : bytes.buffer.slice(0, bytesRead)
  } finally {
    await handle.close()
  }
}

async function describeFile(full: string, path: string): Promise<ManifestFile> {
  const bytes = await sizeOf(full, path)
  const hash = createHash('sha256')
  try {
    for await (const chunk of createReadStream(full)) hash.update(chunk as Uint8Array)
  } catch (cause) {
    refuse(path, cause)
  }
  return { path, bytes, sha256: hash.digest('hex') }
}

async function sizeOf(full: string, path: string): Promise<number> {
  const found = await stat(full).catch((cause: unknown) => refuse(path, cause))
  if (found.isFile()) return found.size
  throw new ClienteleError('FILE_UNREADABLE', `"${path}" is not a file. Name a file.`, { path })
}

function refuse(path: string, cause: unknown): never {
  const missing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'
  if (missing) {
    throw new ClienteleError(
      'FILE_NOT_FOUND',
      `There is no file "${path}" in the data folder. Check the name in the brief, and the folder given with --data.`,
      { path },
      cause,
    )
  }
  throw new ClienteleError(
    'FILE_UNREADABLE',
    `The file "${path}" cannot be read. Check its permissions.`,
    { path },
    cause,
  )
}
