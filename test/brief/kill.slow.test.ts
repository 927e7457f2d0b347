import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Manifest } from '../../src/contracts/run.ts'
import { project, type TemporaryFolder, temporaryFolder } from '../house/temporary.ts'
import { programmeFiles } from './programme.ts'

const child = fileURLToPath(new URL('killed-run.ts', import.meta.url))
const stages = ['read', 'merge', 'features', 'segments', 'response', 'target', 'measure']

let place: TemporaryFolder
let expected: Map<string, string>

beforeAll(() => {
  place = temporaryFolder()
  for (const [path, text] of Object.entries(programmeFiles({ customers: 300 })))
    place.write({ [`data/${path}`]: text })
  expect(start('uninterrupted')).toEqual({ status: 0, signal: null, stderr: '' })
  expected = hashesIn(join(place.path, 'uninterrupted'))
})
afterAll(() => place.remove())

/** Runs in a process of its own, to its end or until it kills itself. */
function start(folder: string, where = 'nowhere', what = '') {
  const { status, signal, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', child, join(place.path, 'data'), join(place.path, folder), where, what],
    { cwd: project, encoding: 'utf8', timeout: 120_000 },
  )
  return { status, signal, stderr: stderr.trim() }
}

function hashesIn(folder: string): Map<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return new Map(
    paths
      .filter((path) => statSync(join(folder, path)).isFile())
      .sort()
      .map((path) => [
        path,
        createHash('sha256')
          .update(readFileSync(join(folder, path)))
          .digest('hex'),
      ]),
  )
}

/** Kills once, and sees that no folder appeared; then lets the run end, and sees that nothing tells of it. */
function killThenResume(name: string, where: string, what = ''): void {
  const folder = join(place.path, name)
  expect(start(name, where, what)).toMatchObject({ status: null, signal: 'SIGKILL' })
  expect(existsSync(folder)).toBe(false)
  expect(existsSync(`${folder}.partial`)).toBe(true)
  expect(start(name)).toEqual({ status: 0, signal: null, stderr: '' })
  expect(hashesIn(folder)).toEqual(expected)
  expect(existsSync(`${folder}.partial`)).toBe(false)
}

describe('a run that is never killed', () => {
  it('leaves what its manifest says, and nothing of the way there', () => {
    const manifest = JSON.parse(
      readFileSync(join(place.path, 'uninterrupted', 'manifest.json'), 'utf8'),
    ) as Manifest
    const listed = new Map(manifest.files.map(({ path, sha256 }) => [path, sha256]))
    listed.set('manifest.json', expected.get('manifest.json') ?? '')
    expect(listed).toEqual(expected)
    expect([...expected.keys()].filter((path) => /lock|partial|checkpoint|tmp/.test(path))).toEqual([])
  })
})

describe('a run killed once', () => {
  it.each(stages)('in the stage "%s" ends in the same folder', (stage) => {
    killThenResume(`within-${stage}`, 'within', stage)
  })

  it.each(['tables/customers.csv', 'result.json', 'report.html', 'manifest.json'])(
    'halfway through %s ends in the same folder',
    (path) => {
      killThenResume(`write-${path.replaceAll('/', '-')}`, 'write', path)
    },
  )

  it('while it removes its checkpoints, or before it publishes, ends in the same folder', () => {
    killThenResume('remove', 'remove', '5')
    killThenResume('publish', 'publish')
  })
})

describe('a run killed at every stage, one after the other', () => {
  it('ends in the same folder', () => {
    for (const stage of stages)
      expect(start('often', 'within', stage)).toMatchObject({ status: null, signal: 'SIGKILL' })
    expect(start('often', 'publish')).toMatchObject({ signal: 'SIGKILL' })
    expect(start('often').status).toBe(0)
    expect(hashesIn(join(place.path, 'often'))).toEqual(expected)
  })
})
