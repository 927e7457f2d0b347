import { parseArgs } from 'node:util'
import { ClienteleError, unknownName } from '../errors.ts'
import type { Arguments, Command, Flag } from './command.ts'

/** What the command line asks for. */
export type Request =
  | { readonly ask: 'help'; readonly command: Command | null }
  | { readonly ask: 'version' }
  | { readonly ask: 'run'; readonly command: Command; readonly given: Arguments }

/**
 * Reads the command line.
 *
 * @throws ClienteleError `COMMAND_UNKNOWN` (the nearest name is given), `ARGUMENT_INVALID` for what is missing, doubled or too much.
 */
export function parseArguments(argv: readonly string[], commands: readonly Command[]): Request {
  const [first, ...rest] = argv
  if (first === undefined) throw nothingAsked(commands)
  if (first === '--help' || first === '-h' || first === 'help') return { ask: 'help', command: null }
  if (first === '--version') return { ask: 'version' }
  const names = commands.map(({ name }) => name)
  const command = commands.find(({ name }) => name === first)
  if (command === undefined) {
    if (first.startsWith('-'))
      throw unknownName('COMMAND_UNKNOWN', 'flag', first, ['--help', '--version'], 'clientele')
    throw unknownName('COMMAND_UNKNOWN', 'command', first, names, 'clientele')
  }
  const given = readArguments(rest, command)
  if (given === null) return { ask: 'help', command }
  checkPositionals(given, command)
  checkRequired(given, command)
  return { ask: 'run', command, given }
}

/** Flags and positionals; null where help is asked for. */
function readArguments(args: readonly string[], command: Command): Arguments | null {
  const options = Object.fromEntries(
    Object.entries(command.flags).map(([name, { value }]) => [name, { type: typeOf(value) }] as const),
  )
  const help = { help: { type: 'boolean', short: 'h' } } as const
  const { tokens } = parseArgs({
    args: [...args],
    options: { ...options, ...help },
    strict: false,
    tokens: true,
    allowPositionals: true,
  })
  const positionals: string[] = []
  const flags: Record<string, string> = {}
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value)
    if (token.kind !== 'option') continue
    if (token.name === 'help') return null
    checkFlag(token, flags, command)
    flags[token.name] = token.value ?? ''
  }
  return { positionals, flags }
}

function typeOf(value: Flag['value']): 'boolean' | 'string' {
  return value === null ? 'boolean' : 'string'
}

interface FlagToken {
  readonly name: string
  readonly rawName: string
  readonly value: string | undefined
  readonly inlineValue: boolean | undefined
}

function checkFlag(
  { name, rawName, value, inlineValue }: FlagToken,
  given: { readonly [name: string]: string },
  { name: command, flags }: Command,
): void {
  if (!Object.hasOwn(flags, name) || rawName !== `--${name}`) {
    const known = [...Object.keys(flags).map((flag) => `--${flag}`), '--help']
    throw unknownName('COMMAND_UNKNOWN', 'flag', rawName, known, `clientele ${command}`)
  }
  if (Object.hasOwn(given, name)) throw misuse(command, `${rawName} is given twice. Give it once.`)
  const wanted = flags[name].value
  if (wanted === null && value !== undefined) throw misuse(command, `${rawName} takes no value.`)
  const swallowed = inlineValue === false && value?.startsWith('-') === true
  if (wanted !== null && (value === undefined || value === '' || swallowed))
    throw misuse(command, `${rawName} needs a value: ${rawName} ${wanted}.`)
}

function checkPositionals({ positionals: found }: Arguments, { name, positionals }: Command): void {
  const missing = positionals.slice(found.length).map((positional) => positional.name)
  if (missing.length > 0) throw misuse(name, `${missing.join(' and ')} must be given.`)
  if (found.length > positionals.length)
    throw misuse(
      name,
      `"${found[positionals.length]}" is too much: ${positionals.length} ${positionals.length === 1 ? 'name is' : 'names are'} expected.`,
    )
}

function checkRequired({ flags: given }: Arguments, { name, flags }: Command): void {
  for (const [flag, { required, value }] of Object.entries(flags)) {
    if (required === true && !Object.hasOwn(given, flag))
      throw misuse(name, `--${flag} ${value} must be given.`)
  }
}

function misuse(command: string, message: string): ClienteleError {
  return new ClienteleError('ARGUMENT_INVALID', `${message} See clientele ${command} --help.`, { command })
}

function nothingAsked(commands: readonly Command[]): ClienteleError {
  const names = commands.map(({ name }) => name).join(', ')
  return new ClienteleError('ARGUMENT_INVALID', `Say what to do: ${names}. See clientele --help.`)
}
