import { realpath } from 'node:fs/promises'
import { isAbsolute, relative, resolve, sep } from 'node:path'
import { ClienteleError } from '../errors.ts'

/**
 * The absolute path of a file within a folder.
 *
 * @throws ClienteleError `PATH_OUTSIDE` where the path is absolute or leads out of the folder.
 */
export function containedPath(folder: string, path: string): string {
  const full = resolve(folder, path)
  const within = relative(folder, full)
  const outside = within === '' || within === '..' || within.startsWith(`..${sep}`) || isAbsolute(within)
  if (outside || isAbsolute(path) || path.includes('\0')) throw leadsOut(path, 'without ".."')
  return full
}

/**
 * The absolute path of a file within a folder, links followed. A file that does not exist is left to who opens it.
 *
 * @throws ClienteleError `PATH_OUTSIDE` where the path, or a link on it, leads out of the folder.
 */
export async function containedFile(folder: string, path: string): Promise<string> {
  const full = containedPath(folder, path)
  const [root, real] = await Promise.all([realpath(folder), realpath(full)]).catch(() => [folder, full])
  const within = relative(root, real)
  if (within === '..' || within.startsWith(`..${sep}`) || isAbsolute(within))
    throw leadsOut(path, 'without links to elsewhere')
  return full
}

function leadsOut(path: string, remedy: string): ClienteleError {
  return new ClienteleError(
    'PATH_OUTSIDE',
    `The path "${path}" leads out of its folder. Give a path relative to the folder, ${remedy}.`,
    { path },
  )
}
