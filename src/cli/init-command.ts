import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ClienteleError } from '../errors.ts'
import { briefTemplate } from './brief-template.ts'
import type { Command } from './command.ts'
import { exitCodes } from './io.ts'
import { schemaFile, schemaHint, schemaText } from './schema-command.ts'

/** `clientele init`: a brief to start from, and the schema by which editors complete it. */
export const initCommand: Command = {
  name: 'init',
  words: 'Writes a brief to start from',
  positionals: [{ name: '<folder>', words: 'where to write brief.yaml; made where it does not exist' }],
  flags: {},
  async run({ positionals: [folder] }, io) {
    const path = join(folder, 'brief.yaml')
    await writeNew(path, folder)
    io.talk(
      `Wrote a brief to start from. Change it to what is true for you, then: clientele check ${path} --data <folder>\n`,
    )
    io.out(`${path}\n`)
    return exitCodes.ok
  },
}

async function writeNew(path: string, folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true })
    await writeFile(path, `${schemaHint}\n${briefTemplate}`, { flag: 'wx' })
    await writeFile(join(folder, schemaFile), schemaText())
  } catch (cause) {
    const exists = cause instanceof Error && 'code' in cause && cause.code === 'EEXIST'
    throw new ClienteleError(
      'FOLDER_UNWRITABLE',
      exists
        ? `"${path}" is there already, and is not overwritten. Name another folder.`
        : `"${path}" cannot be written. Check the permissions of the folder.`,
      { path },
      cause,
    )
  }
}
