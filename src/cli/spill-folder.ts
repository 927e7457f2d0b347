import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder for what does not fit into memory: purchases may lie there, so that nobody else reads it. */
export interface SpillFolder {
  readonly path: string
  remove(): Promise<void>
}

/** Makes one in the system's temporary folder, and removes those of processes that were killed. */
export async function makeSpillFolder(): Promise<SpillFolder> {
  for (const name of await readdir(tmpdir())) {
    const pid = /^clientele-spill-(\d+)-/.exec(name)?.[1]
    if (pid !== undefined && hasEnded(Number(pid))) await removed(join(tmpdir(), name)).catch(() => undefined)
  }
  const path = await mkdtemp(join(tmpdir(), `clientele-spill-${process.pid}-`))
  return { path, remove: () => removed(path) }
}

function removed(path: string): Promise<void> {
  return rm(path, { recursive: true, force: true })
}

function hasEnded(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return false
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH'
  }
}
