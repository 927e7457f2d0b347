import type { Io } from './io.ts'

/** A flag of a command. */
export interface Flag {
  /** What its value is, for the help; null for a flag without a value. */
  readonly value: string | null
  readonly words: string
  /** Whether the command cannot do without it. Default: it can. */
  readonly required?: boolean | undefined
}

/** What was typed after the name of a command. */
export interface Arguments {
  readonly positionals: readonly string[]
  /** Values of the flags that were given; an empty text for a flag without a value. */
  readonly flags: { readonly [name: string]: string }
}

/** One command of the command line. */
export interface Command {
  readonly name: string
  readonly words: string
  /** What must stand behind the name, in order. */
  readonly positionals: readonly { readonly name: string; readonly words: string }[]
  readonly flags: { readonly [name: string]: Flag }
  /** Does it; throws a ClienteleError where the input cannot be used. Gives the exit code. */
  readonly run: (given: Arguments, io: Io) => Promise<number>
}
