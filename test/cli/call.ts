import { commandLine } from '../../src/cli/command-line.ts'

/** What a call of the command line left behind. */
export interface Called {
  readonly code: number
  readonly out: string
  readonly talk: string
}

/** Ways in which a call differs from one in a pipe that nobody interrupts. */
export interface CallOptions {
  readonly talkWidth?: number
  readonly signal?: AbortSignal
  readonly heard?: (text: string) => void
}

/** Calls the command line in this process. */
export async function call(argv: readonly string[], options: CallOptions = {}): Promise<Called> {
  let out = ''
  let talk = ''
  const code = await commandLine(argv, {
    out: (text) => {
      out += text
    },
    talk: (text) => {
      talk += text
      options.heard?.(text)
    },
    talkWidth: options.talkWidth ?? null,
    signal: options.signal ?? new AbortController().signal,
  })
  return { code, out, talk }
}
