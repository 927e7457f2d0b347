import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { commandLine, commands } from '../../src/cli/command-line.ts'
import { exitCodes } from '../../src/cli/io.ts'
import { call } from './call.ts'
import { scratch } from './shop.ts'

describe('a command line that says the wrong thing', () => {
  test.each([
    [['rnu'], 'There is no command "rnu" in clientele. Did you mean "run"?', 'COMMAND_UNKNOWN'],
    [['explian', 'a'], 'Did you mean "explain"?', 'COMMAND_UNKNOWN'],
    [['--hlep'], 'Did you mean "--help"?', 'COMMAND_UNKNOWN'],
    [
      ['run', 'a.yaml', '--dta', 'x'],
      'There is no flag "--dta" in clientele run. Did you mean "--data"?',
      'COMMAND_UNKNOWN',
    ],
    [['run', 'a.yaml', '--jsno'], 'Did you mean "--json"?', 'COMMAND_UNKNOWN'],
    [['readout', 'a', '--outcoms', 'b'], 'Did you mean "--outcomes"?', 'COMMAND_UNKNOWN'],
    [['run', 'a.yaml', '-x'], 'There is no flag "-x"', 'COMMAND_UNKNOWN'],
    [[], 'Say what to do: init, check, run, explain, readout, schema, synth.', 'ARGUMENT_INVALID'],
    [['run'], '<brief.yaml> must be given.', 'ARGUMENT_INVALID'],
    [['explain', 'folder'], '<customer id> must be given.', 'ARGUMENT_INVALID'],
    [['init', 'a', 'b'], '"b" is too much: 1 name is expected.', 'ARGUMENT_INVALID'],
    [['run', 'a.yaml', '--data'], '--data needs a value: --data <folder>.', 'ARGUMENT_INVALID'],
    [['run', 'a.yaml', '--data', '--json'], '--data needs a value', 'ARGUMENT_INVALID'],
    [['run', 'a.yaml', '--data='], '--data needs a value', 'ARGUMENT_INVALID'],
    [['run', 'a.yaml', '--json=yes'], '--json takes no value.', 'ARGUMENT_INVALID'],
    [['run', 'a.yaml', '--out', 'a', '--out', 'b'], '--out is given twice.', 'ARGUMENT_INVALID'],
    [['readout', 'folder'], '--outcomes <file.csv> must be given.', 'ARGUMENT_INVALID'],
  ])('%j', async (argv, words, code) => {
    const { code: exit, out, talk } = await call(argv)
    expect({ exit, out }).toEqual({ exit: exitCodes.usage, out: '' })
    expect(talk).toContain(words)
    expect(talk).toContain(`(${code})`)
  })
})

describe('help', () => {
  test.each([['--help'], ['-h'], ['help']])('%s lists every command and exit code', async (flag) => {
    const { code, out, talk } = await call([flag])
    expect({ code, talk }).toEqual({ code: 0, talk: '' })
    for (const { name, words } of commands) expect(out).toMatch(new RegExp(`^  ${name} .*${words}$`, 'm'))
    for (const exit of Object.values(exitCodes)) expect(out).toMatch(new RegExp(`^  ${exit} `, 'm'))
  })

  test.each(commands.map((command) => [command.name, command] as const))(
    '%s --help tells its flags, whatever else is missing',
    async (name, command) => {
      const { code, out } = await call([name, '--help'])
      expect(code).toBe(0)
      expect(out).toContain(command.words)
      for (const flag of Object.keys(command.flags)) expect(out).toContain(`--${flag}`)
    },
  )

  test('the documentation knows every command, flag and exit code', () => {
    const page = readFileSync('docs/cli.md', 'utf8')
    for (const { name, flags } of commands) {
      expect(page).toContain(`## clientele ${name}`)
      for (const flag of Object.keys(flags)) expect(page).toContain(`\`--${flag}`)
    }
    for (const exit of Object.values(exitCodes)) expect(page).toContain(`| ${exit} |`)
  })

  test('--version is that of the package', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }
    expect((await call(['--version'])).out).toBe(`clientele ${version}\n`)
  })
})

describe('a mistake of clientele itself', () => {
  test('ends with 70 and shows where it happened', async () => {
    const talk: string[] = []
    const code = await commandLine(['init', scratch()], {
      out: () => {
        throw new TypeError('out of order')
      },
      talk: (text) => talk.push(text),
      talkWidth: null,
      signal: new AbortController().signal,
    })
    expect(code).toBe(exitCodes.internal)
    expect(talk.join('')).toMatch(/mistake in clientele itself.*\nTypeError: out of order\n\s+at /)
  })
})
