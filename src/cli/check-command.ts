import { checkReadiness } from '../brief/readiness.ts'
import type { ReadinessFinding } from '../contracts/run.ts'
import type { ClienteleError } from '../errors.ts'
import { dataFolder } from '../node/data-folder.ts'
import { dataFlag, dataFolderOf, jsonFlag, readBriefFile } from './brief-file.ts'
import { checkFiles } from './check-files.ts'
import type { Command } from './command.ts'
import { exitCodes } from './io.ts'

/** `clientele check`: is the brief sound, are its files there, is the programme ready? */
export const checkCommand: Command = {
  name: 'check',
  words: 'Checks a brief, its files, and whether the programme is ready',
  positionals: [{ name: '<brief.yaml>', words: 'the brief' }],
  flags: { data: dataFlag, json: jsonFlag },
  async run({ positionals: [path], flags }, io) {
    const brief = await readBriefFile(path)
    const problems = await checkFiles(brief, dataFolder(dataFolderOf(path, flags)))
    const readiness = checkReadiness(brief)
    if ('json' in flags) io.out(`${JSON.stringify(documentOf(path, problems, readiness), null, 2)}\n`)
    else io.out(readiness.map(lineOf).join(''))
    for (const { message, code } of problems) io.talk(`clientele: ${message} (${code})\n`)
    const failed = readiness.filter(({ status }) => status === 'fail').length
    io.talk(summary(problems.length, failed))
    return problems.length + failed === 0 ? exitCodes.ok : exitCodes.problem
  },
}

function documentOf(
  brief: string,
  problems: readonly ClienteleError[],
  readiness: readonly ReadinessFinding[],
): object {
  return {
    brief,
    problems: problems.map(({ code, message, details }) => ({ code, message, details })),
    readiness,
  }
}

function lineOf({ status, check, words }: ReadinessFinding): string {
  return `${status}  ${check}: ${words}\n`
}

function summary(problems: number, failed: number): string {
  if (problems + failed === 0) return 'The brief is sound, and its files fit it.\n'
  const parts = [
    ...(problems === 0 ? [] : [`${problems} problem${problems === 1 ? '' : 's'} with the files`]),
    ...(failed === 0 ? [] : [`${failed} failed check${failed === 1 ? '' : 's'} of readiness`]),
  ]
  return `Not yet: ${parts.join(' and ')}.\n`
}
