import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { git, sourceState } from '../../../bench/proof/source-state.ts'
import { openSealed } from '../../../bench/proof/way/sealed.ts'
import { type TemporaryFolder, temporaryFolder } from '../../house/temporary.ts'

let repository: TemporaryFolder
let kept: TemporaryFolder
beforeEach(() => {
  repository = temporaryFolder()
  kept = temporaryFolder()
  git(repository.path, 'init', '--quiet')
  commit({ 'src/a.ts': 'one', 'bench/proof/b.ts': 'one', 'examples/demo/c.ts': 'one', 'package.json': '{}' })
})
afterEach(() => {
  repository.remove()
  kept.remove()
})

function commit(files: Readonly<Record<string, string>>): void {
  repository.write(files)
  git(repository.path, 'add', '--all')
  const who = ['-c', 'user.name=Test', '-c', 'user.email=test@example.org', '-c', 'commit.gpgsign=false']
  git(repository.path, ...who, 'commit', '--quiet', '--message', 'Change files')
}

const open = (): string => openSealed(repository.path, kept.path, '2026-01-01')

test('the sealed worlds are opened once for a source, whatever else is committed', () => {
  const file = open()
  expect(readdirSync(kept.path).map((name) => join(kept.path, name))).toEqual([file])
  expect(file).toContain(sourceState(repository.path))
  expect(open).toThrow('were opened at commit')
  commit({ 'README.md': 'words' })
  expect(open).toThrow('They may be seen once')
  expect(readdirSync(kept.path)).toHaveLength(1)
})

test.each(['src/a.ts', 'bench/proof/b.ts', 'examples/demo/c.ts', 'package.json'])(
  'a change of %s that is committed opens them anew; one that is not opens nothing',
  (path) => {
    open()
    repository.write({ [path]: '{"changed": true}' })
    expect(open).toThrow('commit or stash')
    expect(sourceState(repository.path)).toMatch(/^[0-9a-f]{12}\+$/)
    commit({})
    expect(open()).toContain(sourceState(repository.path))
    expect(readdirSync(kept.path)).toHaveLength(2)
    // Taken back, the source is that of the first time again.
    commit({ [path]: path === 'package.json' ? '{}' : 'one' })
    expect(open).toThrow('They may be seen once')
  },
)
