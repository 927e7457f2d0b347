import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
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
 * Proves the sealed worlds once for a commit, and keeps what came of it.
 *
 * @returns the file.
 * @throws where the commit has had its run, or the working tree is not that of a commit.
 */
export async function proveSealed(say: (words: string) => void): Promise<string> {
  const commit = commitOf()
  mkdirSync(proofFolder, { recursive: true })
  const file = join(proofFolder, `sealed-${commit}.json`)
  if (existsSync(file))
    throw new Error(
      `The sealed worlds were opened at commit ${commit} already. They may be seen once a commit.`,
    )
  const proof = await prove(sealedKinds, say)
  writeFileSync(file, `${JSON.stringify({ commit, ...proof }, null, 2)}\n`, { flag: 'wx' })
  return file
}

function commitOf(): string {
  if (git('status', '--porcelain') !== '')
    throw new Error('The sealed worlds are opened for a commit: commit or stash what has changed first.')
  return git('rev-parse', '--short=12', 'HEAD')
}

function git(...words: string[]): string {
  const { status, stdout, stderr } = spawnSync('git', words, { cwd: project, encoding: 'utf8' })
  if (status !== 0) throw new Error(`git ${words.join(' ')} failed: ${stderr}`)
  return stdout.trim()
}
