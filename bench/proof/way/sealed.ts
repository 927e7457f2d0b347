import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { project } from '../../harness/programs.ts'
import { prove, type WorldKind } from './proof.ts'
import { proofFolder } from './record-proof.ts'

/**
 * Worlds that are looked at for a release and at no other time: nothing may be tuned to them. Each has its own seed and parameters.
 */
const sealedKinds: readonly WorldKind[] = [
  {
    level: 'realistic',
    customers: 20_000,
    seeds: [730_421],
    whole: true,
    spec: { effectScale: 2.6, weeks: 120, pilotShare: 0.4, dayZero: '2024-09-02' },
  },
  {
    level: 'hostile',
    customers: 20_000,
    seeds: [915_207],
    whole: true,
    spec: { effectScale: 2.4, weeks: 180, pilotShare: 0.6, flavor: 'ko', dayZero: '2026-01-12' },
  },
]

/**
 * Proves the sealed worlds once for a state of the source, and keeps what came of it in a dated file, which is there before the worlds are opened.
 *
 * @returns the file.
 * @throws where the worlds were opened for this source already, or the working tree is not that of a commit.
 */
export async function proveSealed(say: (words: string) => void): Promise<string> {
  mkdirSync(proofFolder, { recursive: true })
  const commit = git('rev-parse', '--short=12', 'HEAD')
  for (const opened of openedBefore())
    if (git('diff', '--name-only', opened, '--', ...source) === '')
      throw new Error(
        `The sealed worlds were opened at commit ${opened}, and nothing of the source has changed since. They may be seen once.`,
      )
  if (git('status', '--porcelain', '--', ...source) !== '')
    throw new Error('The sealed worlds are opened for a commit: commit or stash what has changed first.')
  const date = new Date().toISOString().slice(0, 10)
  const file = join(proofFolder, `sealed-${date}-${commit}.json`)
  writeFileSync(file, `${JSON.stringify({ commit, date, opened: true })}\n`, { flag: 'wx' })
  const proof = await prove(sealedKinds, say)
  writeFileSync(file, `${JSON.stringify({ commit, ...proof }, null, 2)}\n`)
  return file
}

/** What a figure can hang on. */
const source = ['src', 'bench/proof', 'examples/demo', 'package.json']

/** The commits at which the worlds were opened. */
function openedBefore(): string[] {
  return readdirSync(proofFolder).flatMap((name) => /^sealed-.*-([0-9a-f]+)\.json$/.exec(name)?.[1] ?? [])
}

function git(...words: string[]): string {
  const { status, stdout, stderr } = spawnSync('git', words, { cwd: project, encoding: 'utf8' })
  if (status !== 0) throw new Error(`git ${words.join(' ')} failed: ${stderr}`)
  return stdout.trim()
}
