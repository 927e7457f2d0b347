import { open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { ClienteleError } from '../errors.ts'

/** The file that says a folder is taken, and by which process. */
export const lockFile: string = '.lock'

/** Who holds a lock: a process, and when it began where the system says so, as numbers of processes are given anew. */
interface Owner {
  readonly process: number
  readonly began: string
}

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
    if (owner !== null && (await isRunning(owner))) throw locked(name, owner.process)
    await rm(path, { force: true })
    if (!(await created(path, name))) throw locked(name, null)
  }
  return () => rm(path, { force: true })
}

async function created(path: string, name: string): Promise<boolean> {
  try {
    const own = `${process.pid} ${await beganAt(process.pid)}`
    const handle = await open(path, 'wx')
    await handle.writeFile(own)
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

async function ownerOf(path: string): Promise<Owner | null> {
  const [first, began = ''] = (await readFile(path, 'utf8').catch(() => '')).split(' ')
  const owner = Number.parseInt(first, 10)
  return Number.isInteger(owner) && owner > 0 ? { process: owner, began } : null
}

async function isRunning(owner: Owner): Promise<boolean> {
  try {
    process.kill(owner.process, 0)
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'EPERM')) return false
  }
  return (await beganAt(owner.process)) === owner.began
}

/** When a process began, in ticks since the system did; empty where the system does not say it (it does on Linux). */
async function beganAt(pid: number): Promise<string> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  const afterName = text.slice(text.lastIndexOf(')') + 2)
  return afterName.split(' ')[19] ?? ''
}

function locked(name: string, owner: number | null): ClienteleError {
  const who = owner === null ? 'Another process' : `Process ${owner}`
  return new ClienteleError(
    'RUN_LOCKED',
    `${who} is working in the run folder "${name}". Wait for it, stop it, or give another folder with --out.`,
    { folder: name, owner },
  )
}
