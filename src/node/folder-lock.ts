import { constants, copyFile, link, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ClienteleError, isClienteleError } from '../errors.ts'

/** How many locks this process wrote, so that each has a name of its own. */
let drafts = 0

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
  try {
    return await take(join(folder, lockFile), name)
  } catch (cause) {
    throw isClienteleError(cause) ? cause : unwritable(name, cause)
  }
}

/**
 * Takes one lock. It appears with its owner in it: it is written under a name of its own and then linked, since one that is made first and filled then looks,
 * between the two, like one that nobody holds.
 */
async function take(path: string, name: string): Promise<() => Promise<void>> {
  const draft = `${path}.${process.pid}.${++drafts}.tmp`
  try {
    await writeFile(draft, `${process.pid} ${await beganAt(process.pid)}`)
    if (!(await linked(draft, path))) await takeOver(draft, path, name)
  } catch (cause) {
    // Who has taken the folder sweeps it, drafts of others too.
    throw codeOf(cause) === 'ENOENT' && (await textOf(path)) !== null ? locked(name, null) : cause
  } finally {
    await rm(draft, { force: true })
  }
  return () => rm(path, { force: true })
}

/**
 * Replaces a lock that nobody holds. Only who holds the lock on replacing it may do so, and only if it is still the one that was found: else two who find it
 * would both have it in the end.
 *
 * @throws ClienteleError `RUN_LOCKED` where somebody holds it.
 */
async function takeOver(draft: string, path: string, name: string): Promise<void> {
  const found = await textOf(path)
  const owner = ownerIn(found ?? '')
  if (owner !== null && (await isRunning(owner))) throw locked(name, owner.process)
  const done = await take(`${path}.claim.tmp`, name)
  try {
    if (found === null || found !== (await textOf(path))) throw locked(name, null)
    await rename(draft, path)
  } finally {
    await done()
  }
}

async function linked(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path)
    return true
  } catch (cause) {
    const code = codeOf(cause)
    if (code === 'EEXIST') return false
    if (code === 'EPERM' || code === 'ENOTSUP' || code === 'ENOSYS') return copied(draft, path)
    throw cause
  }
}

/** For disks without links (FAT, some shares). */
async function copied(draft: string, path: string): Promise<boolean> {
  try {
    await copyFile(draft, path, constants.COPYFILE_EXCL)
    return true
  } catch (cause) {
    if (codeOf(cause) === 'EEXIST') return false
    throw cause
  }
}

function codeOf(cause: unknown): unknown {
  return cause instanceof Error && 'code' in cause ? cause.code : null
}

/** @returns null where there is no lock. */
async function textOf(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch(() => null)
}

function ownerIn(text: string): Owner | null {
  const [first, began = ''] = text.split(' ')
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

function unwritable(name: string, cause: unknown): ClienteleError {
  return new ClienteleError(
    'FOLDER_UNWRITABLE',
    `The run folder "${name}" cannot be written. Check its permissions and the space left on the disk.`,
    { folder: name },
    cause,
  )
}

function locked(name: string, owner: number | null): ClienteleError {
  const who = owner === null ? 'Another process' : `Process ${owner}`
  return new ClienteleError(
    'RUN_LOCKED',
    `${who} is working in the run folder "${name}". Wait for it, stop it, or give another folder with --out.`,
    { folder: name, owner },
  )
}
