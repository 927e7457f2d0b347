import { open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { ClienteleError } from '../errors.ts'

/** The file that says a folder is taken, and by which process. */
export const lockFile: string = '.lock'

/**
 * Takes a folder for this process, and gives the function that lets it go. A lock whose process is gone (killed, crashed) is taken over.
 *
 * @param name - the folder as the user knows it, for the message.
 * @throws ClienteleError `RUN_LOCKED`, `FOLDER_UNWRITABLE`.
 */
export async function lockFolder(folder: string, name: string): Promise<() => Promise<void>> {
  const path = join(folder, lockFile)
  if (!(await created(path, name))) {
    const owner = await ownerOf(path)
    if (owner !== null && isRunning(owner)) throw locked(name, owner)
    await rm(path, { force: true })
    if (!(await created(path, name))) throw locked(name, owner)
  }
  return () => rm(path, { force: true })
}

async function created(path: string, name: string): Promise<boolean> {
  try {
    const handle = await open(path, 'wx')
    await handle.writeFile(String(process.pid))
    await handle.close()
    return true
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST') return false
    throw new ClienteleError(
      'FOLDER_UNWRITABLE',
      `The run folder "${name}" cannot be written. Check its permissions and the space left on the disk.`,
      { folder: name },
      cause,
    )
  }
}

async function ownerOf(path: string): Promise<number | null> {
  const text = await readFile(path, 'utf8').catch(() => '')
  const owner = Number.parseInt(text, 10)
  return Number.isInteger(owner) && owner > 0 ? owner : null
}

function isRunning(owner: number): boolean {
  if (owner === process.pid) return true
  try {
    process.kill(owner, 0)
    return true
  } catch (cause) {
    return cause instanceof Error && 'code' in cause && cause.code === 'EPERM'
  }
}

function locked(name: string, owner: number | null): ClienteleError {
  const who = owner === null ? 'Another process' : `Process ${owner}`
  return new ClienteleError(
    'RUN_LOCKED',
    `${who} is working in the run folder "${name}". Wait for it, stop it, or give another folder with --out.`,
    { folder: name, owner },
  )
}
