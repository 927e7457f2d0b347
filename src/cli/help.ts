import type { Command } from './command.ts'
import { exitCodes, exitCodeWords } from './io.ts'

/** What `clientele --help` says. */
export function generalHelp(commands: readonly Command[]): string {
  return [
    'Finds which customer should get which offer through which channel.',
    '',
    'Usage: clientele <command> ...',
    '',
    ...columns(commands.map((command) => [usageOf(command), command.words])),
    '',
    'Data go to standard output, talk to standard error. See clientele <command> --help.',
    '',
    ...exitLines(),
    '',
  ].join('\n')
}

/** What `clientele <command> --help` says. */
export function commandHelp(command: Command): string {
  const flags = Object.entries(command.flags).map(
    ([name, { value, words }]) => [`--${name}${value === null ? '' : ` ${value}`}`, words] as const,
  )
  return [
    `${command.words}.`,
    '',
    `Usage: clientele ${usageOf(command)}${flags.length === 0 ? '' : ' [flags]'}`,
    '',
    ...columns([...command.positionals.map(({ name, words }) => [name, words] as const), ...flags]),
    '',
    ...exitLines(),
    '',
  ].join('\n')
}

function usageOf({ name, positionals }: Command): string {
  return [name, ...positionals.map((positional) => positional.name)].join(' ')
}

function exitLines(): string[] {
  const codes = Object.keys(exitCodes) as (keyof typeof exitCodes)[]
  return ['Exit codes:', ...columns(codes.map((code) => [String(exitCodes[code]), exitCodeWords[code]]))]
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length))
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`)
}
