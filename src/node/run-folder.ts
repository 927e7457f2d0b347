import { createHash } from 'node:crypto'
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, rmdir, stat } from 'node:fs/promises'
import { dirname, join, relative, resolve, sep } from 'node:path'
import type { Store } from '../contracts/run.ts'
import { ClienteleError } from '../errors.ts'
import { containedPath } from './contained-path.ts'
import { lockFile, lockFolder } from './folder-lock.ts'

/** What a run folder is called until it is whole. */
const unfinished = '.partial'
/** How a file is called until it is whole. */
const temporarySuffix = '.tmp'

/** A run folder, and the lock on it. */
export interface RunFolder extends Store {
  /** Lets go of the folder; what was written stays for the next attempt, and where nothing was, nothing stays. */
  close(): Promise<void>
}

/**
 * A run folder on disk. Files are written beside it, in `<folder>.partial`, each by way of a temporary file that is flushed and renamed; `publish`
 * renames the whole. An interrupted run leaves the partial folder, and the next one goes on from it.
 *
 * @throws ClienteleError `FOLDER_UNWRITABLE`, `RUN_LOCKED` while another process works there.
 */
export async function openRunFolder(folder: string): Promise<RunFolder> {
  const whole = resolve(folder)
  const partial = `${whole}${unfinished}`
  if (await exists(whole)) throw alreadyThere(folder)
  await mkdir(partial, { recursive: true }).catch((cause: unknown) => refuseWriting(folder, cause))
  const unlock = await lockFolder(partial, folder)
  await removeTemporary(partial)
  return {
    read: async (path) => readWhole(containedPath(partial, path)),
    write: async (path, content) => writeWhole(containedPath(partial, path), content, folder),
    list: () => filesIn(partial),
    remove: async (path) => rm(containedPath(partial, path), { force: true }),
    publish: async () => {
      await unlock()
      await removeEmptyFolders(partial)
      await rename(partial, whole).catch((cause: unknown) => refuseWriting(folder, cause))
    },
    sha256: async (content) => createHash('sha256').update(content).digest('hex'),
    close: async () => {
      await unlock()
      await rmdir(partial).catch(() => undefined)
    },
  }
}

/** A finished run folder, for reading. */
export function readRunFolder(folder: string): Pick<Store, 'read' | 'list'> {
  const whole = resolve(folder)
  return { read: async (path) => readWhole(containedPath(whole, path)), list: () => filesIn(whole) }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}

async function readWhole(full: string): Promise<Uint8Array | null> {
  try {
    const bytes = await readFile(full)
    return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : null
    if (code === 'ENOENT' || code === 'ENOTDIR') return null
    throw new ClienteleError(
      'FILE_UNREADABLE',
      `The file "${full}" of the run cannot be read. Check its permissions.`,
      { path: full },
      cause,
    )
  }
}

async function writeWhole(full: string, content: Uint8Array | string, folder: string): Promise<void> {
  const temporary = `${full}${temporarySuffix}`
  try {
    await mkdir(dirname(full), { recursive: true })
    const handle = await open(temporary, 'w')
    try {
      await writeBytes(handle, typeof content === 'string' ? new TextEncoder().encode(content) : content)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(temporary, full)
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined)
    refuseWriting(folder, cause)
  }
}

/** More than a system writes at once is refused. */
const mostAtOnce = 2 ** 30

/** Writes bytes in as few calls as can be: each waits for this thread, which meanwhile is busy with the next stage or file. */
async function writeBytes(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.byteLength; ) {
    const { bytesWritten } = await handle.write(bytes, at, Math.min(mostAtOnce, bytes.byteLength - at))
    at += bytesWritten
  }
}

/** Removes files that an interrupted attempt had begun to write. */
async function removeTemporary(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const begun = entry.isFile() && entry.name.endsWith(temporarySuffix)
    if (begun) await rm(join(entry.parentPath, entry.name), { force: true })
  }
}

async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile() && entry.name !== lockFile && !entry.name.endsWith(temporarySuffix))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort()
}

async function removeEmptyFolders(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue
    const inner = join(folder, entry.name)
    if ((await filesIn(inner)).length === 0) await rm(inner, { recursive: true })
  }
}

function alreadyThere(folder: string): ClienteleError {
  return new ClienteleError(
    'FOLDER_UNWRITABLE',
    `The run folder "${folder}" exists already. A run is written once: give another folder with --out, or remove this one.`,
    { folder },
  )
}

function refuseWriting(folder: string, cause: unknown): never {
  throw new ClienteleError(
    'FOLDER_UNWRITABLE',
    `The run folder "${folder}" cannot be written. Check its permissions and the space left on the disk, or give another folder with --out.`,
    { folder },
    cause,
  )
}
