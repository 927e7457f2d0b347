import { readFile } from 'node:fs/promises'
import { ClienteleError } from '../errors.ts'

/**
 * The text of a file.
 *
 * @param noun - what the file is, for the message: "brief".
 * @throws ClienteleError `FILE_NOT_FOUND`, `FILE_UNREADABLE`.
 */
export async function readTextFile(path: string, noun: string): Promise<string> {
  const bytes = await readBytes(path, noun)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new ClienteleError(
      'FILE_UNREADABLE',
      `The ${noun} "${path}" is not UTF-8 text. Save it as UTF-8.`,
      { path },
      cause,
    )
  }
}

/**
 * The bytes of a file.
 *
 * @throws ClienteleError `FILE_NOT_FOUND`, `FILE_UNREADABLE`.
 */
export async function readBytes(path: string, noun: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await readFile(path))
  } catch (cause) {
    const missing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'
    throw new ClienteleError(
      missing ? 'FILE_NOT_FOUND' : 'FILE_UNREADABLE',
      missing
        ? `There is no ${noun} "${path}". Check the path.`
        : `The ${noun} "${path}" cannot be read. Name a file, and check its permissions.`,
      { path },
      cause,
    )
  }
}
