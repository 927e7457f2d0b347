/** What a command speaks to: a terminal, a pipe, or a test. */
export interface Io {
  /** Data, for the next program. */
  readonly out: (text: string) => void
  /** Talk, for people. */
  readonly talk: (text: string) => void
  /** How wide the terminal is that hears the talk; null where it is no terminal. */
  readonly talkWidth: number | null
  /** Aborts when the user interrupts. */
  readonly signal: AbortSignal
}

/** How a command ended. */
export const exitCodes = {
  ok: 0,
  problem: 1,
  usage: 2,
  interrupted: 3,
  internal: 70,
} as const

/** The meaning of each exit code, for people. */
export const exitCodeWords: { readonly [code in keyof typeof exitCodes]: string } = {
  ok: 'done; warnings are in the output',
  problem: 'the input cannot be used: what is wrong and what to do is said, with a code',
  usage: 'the command line names a command or flag that does not exist, or leaves one out',
  interrupted: 'interrupted; what was finished is kept, and the same command goes on from there',
  internal: 'a mistake in clientele itself; please report it with the lines shown',
}
