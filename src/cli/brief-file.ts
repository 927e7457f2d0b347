import { basename, dirname, extname, join } from 'node:path'
import type { Brief } from '../brief/brief.ts'
import { readBrief } from '../brief/read-brief.ts'
import type { Flag } from './command.ts'
import { readTextFile } from './read-text-file.ts'

/** The flag that says where the data are. */
export const dataFlag: Flag = {
  value: '<folder>',
  words: 'where the files of the brief are; default: where the brief is',
}

/** The flag that asks for JSON. */
export const jsonFlag: Flag = { value: null, words: 'one JSON document on standard output' }

/**
 * Reads the brief a command names.
 *
 * @throws ClienteleError `FILE_NOT_FOUND`, `FILE_UNREADABLE`, `BRIEF_INVALID`, `BRIEF_GOAL_MISSING`, `OPTION_NAME_UNKNOWN`.
 */
export async function readBriefFile(path: string): Promise<Brief> {
  return readBrief(await readTextFile(path, 'brief'))
}

/** Where the data of a brief are, unless said otherwise. */
export function dataFolderOf(path: string, flags: { readonly [name: string]: string }): string {
  return flags['data'] ?? dirname(path)
}

/** Where a run of a brief goes, unless said otherwise: `spring.yaml` to `spring-run` beside it. */
export function runFolderOf(path: string, flags: { readonly [name: string]: string }): string {
  return flags['out'] ?? join(dirname(path), `${basename(path, extname(path))}-run`)
}
