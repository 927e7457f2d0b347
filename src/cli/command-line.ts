import { library } from '../contracts/library.ts'
import { isClienteleError } from '../errors.ts'
import { checkCommand } from './check-command.ts'
import type { Command } from './command.ts'
import { explainCommand } from './explain-command.ts'
import { commandHelp, generalHelp } from './help.ts'
import { initCommand } from './init-command.ts'
import { exitCodes, type Io } from './io.ts'
import { parseArguments, type Request } from './parse-arguments.ts'
import { readoutCommand } from './readout-command.ts'
import { runCommand } from './run-command.ts'
import { schemaCommand } from './schema-command.ts'
import { synthCommand } from './synth-command.ts'

/** Every command, in the order in which they are used. */
export const commands: readonly Command[] = [
  initCommand,
  checkCommand,
  runCommand,
  explainCommand,
  readoutCommand,
  schemaCommand,
  synthCommand,
]

/** Does what the command line asks for, and gives the exit code. What goes wrong is told, not thrown. */
export async function commandLine(argv: readonly string[], io: Io): Promise<number> {
  const request = requestOf(argv, io)
  if (request === null) return exitCodes.usage
  switch (request.ask) {
    case 'version':
      io.out(`${library}\n`)
      return exitCodes.ok
    case 'help':
      io.out(request.command === null ? generalHelp(commands) : commandHelp(request.command))
      return exitCodes.ok
    case 'run':
      return request.command.run(request.given, io).catch((error: unknown) => failure(error, io))
  }
}

function requestOf(argv: readonly string[], io: Io): Request | null {
  try {
    return parseArguments(argv, commands)
  } catch (error) {
    if (!isClienteleError(error)) throw error
    io.talk(`clientele: ${error.message} (${error.code})\n`)
    return null
  }
}

function failure(error: unknown, io: Io): number {
  if (io.signal.aborted && error === io.signal.reason) {
    io.talk('Interrupted.\n')
    return exitCodes.interrupted
  }
  if (isClienteleError(error)) {
    io.talk(`clientele: ${error.message} (${error.code})\n`)
    return exitCodes.problem
  }
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error)
  io.talk(`clientele: This is a mistake in clientele itself. Please report it with these lines.\n${trace}\n`)
  return exitCodes.internal
}
