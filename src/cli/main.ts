#!/usr/bin/env node
import { commandLine } from './command-line.ts'

const interrupt = new AbortController()
// Only the first: a second interrupt ends the process at once.
process.once('SIGINT', () => interrupt.abort())
process.once('SIGTERM', () => interrupt.abort())
// Who reads only the first lines (`| head`) closes the pipe; that is no mistake.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

process.exitCode = await commandLine(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  talk: (text) => process.stderr.write(text),
  talkWidth: process.stderr.isTTY ? process.stderr.columns : null,
  signal: interrupt.signal,
})
