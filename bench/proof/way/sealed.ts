import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describeMachine } from '../../harness/machine.ts'
import { project } from '../../harness/programs.ts'
import { git, isChanged, source, sourceState } from '../source-state.ts'
import { kindsOf } from './kinds.ts'
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
  const date = new Date().toISOString().slice(0, 10)
  const file = openSealed(project, proofFolder, date)
  const machine = describeMachine()
  const commit = sourceState(project)
  const proved = await prove(sealedKinds, say)
  const worlds = proved.map((world) => ({ ...world, date, source: commit }))
  writeFileSync(
    file,
    `${JSON.stringify({ commit, date, machine, worlds, kinds: kindsOf(worlds) }, null, 2)}\n`,
  )
  return file
}

/**
 * Notes in a folder that the sealed worlds are opened at the commit of a repository.
 *
 * @returns the file that says so.
 * @throws where they were opened for this source already, or the working tree is not that of a commit.
 */
export function openSealed(repository: string, folder: string, date: string): string {
  const opened = openedBefore(folder).find(
    (commit) => git(repository, 'diff', '--name-only', commit, '--', ...source) === '',
  )
  if (opened !== undefined)
    throw new Error(
      `The sealed worlds were opened at commit ${opened}, and nothing of the source has changed since. They may be seen once.`,
    )
  if (isChanged(repository))
    throw new Error('The sealed worlds are opened for a commit: commit or stash what has changed first.')
  const commit = git(repository, 'rev-parse', '--short=12', 'HEAD')
  const file = join(folder, `sealed-${date}-${commit}.json`)
  writeFileSync(file, `${JSON.stringify({ commit, date, opened: true })}\n`, { flag: 'wx' })
  return file
}

/** The commits at which the worlds were opened. */
function openedBefore(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => /^sealed-.*-([0-9a-f]+)\.json$/.exec(name)?.[1] ?? [])
}
