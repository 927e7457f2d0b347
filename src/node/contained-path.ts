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
  if (outside || isAbsolute(path) || path.includes('\0')) {
    throw new ClienteleError(
      'PATH_OUTSIDE',
      `The path "${path}" leads out of its folder. Give a path relative to the folder, without "..".`,
      { path },
    )
  }
  return full
}
