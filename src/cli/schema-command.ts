import { briefJsonSchema } from '../brief/brief.schema.ts'
import type { Command } from './command.ts'
import { exitCodes } from './io.ts'

/** What the schema is called beside a brief. */
export const schemaFile = 'brief.schema.json'

/** The line by which editors find the schema of a brief that lies beside it. */
export const schemaHint: string = `# yaml-language-server: $schema=./${schemaFile}`

/** `clientele schema`: what editors complete and check a brief by. */
export const schemaCommand: Command = {
  name: 'schema',
  words: 'Prints the JSON Schema of a brief, for editors',
  positionals: [],
  flags: {},
  async run(_given, io) {
    io.out(schemaText())
    return exitCodes.ok
  },
}

/** The schema as a file holds it. */
export function schemaText(): string {
  return `${JSON.stringify(briefJsonSchema(), null, 2)}\n`
}
