import { spawnSync } from 'node:child_process'

/** What a figure of the proof can hang on. */
export const source = ['src', 'bench/proof', 'examples/demo', 'package.json']

/** The commit that a repository is at, with a plus sign where what figures hang on has changed since. */
export function sourceState(repository: string): string {
  const commit = git(repository, 'rev-parse', '--short=12', 'HEAD')
  return isChanged(repository) ? `${commit}+` : commit
}

/** Whether what figures hang on is unlike the last commit. */
export function isChanged(repository: string): boolean {
  return git(repository, 'status', '--porcelain', '--', ...source) !== ''
}

/** What git prints. */
export function git(repository: string, ...words: string[]): string {
  const { status, stdout, stderr } = spawnSync('git', words, { cwd: repository, encoding: 'utf8' })
  if (status !== 0) throw new Error(`git ${words.join(' ')} failed: ${stderr}`)
  return stdout.trim()
}
