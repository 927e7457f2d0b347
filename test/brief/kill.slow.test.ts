import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { run } from '../../src/brief/run.ts'
import type { Manifest } from '../../src/contracts/run.ts'
import { openStream, uniform } from '../../src/math/philox.ts'
import { dataFolder } from '../../src/node/data-folder.ts'
import { openRunFolder } from '../../src/node/run-folder.ts'
import { type TemporaryFolder, temporaryFolder } from '../house/temporary.ts'
import { bundleRun, type Ended, hashesIn, startRun, type Told } from './kill.ts'
import { plainPage, programmeFiles, smallBrief } from './programme.ts'

const stages = ['read', 'merge', 'features', 'segments', 'response', 'target', 'measure']
const seed = 4

let place: TemporaryFolder
let child: string
/** The run that nobody disturbed: what it told, how long it took, the folder it ended in. */
let undisturbed: Told
let life: number
let expected: Map<string, string>

beforeAll(async () => {
  place = temporaryFolder()
  for (const [path, text] of Object.entries(programmeFiles({ customers: 120 })))
    place.write({ [`data/${path}`]: text })
  child = await bundleRun(place.path)
  const { told, milliseconds, ...ended } = await start('undisturbed')
  expect(ended).toEqual({ status: 0, signal: null, stderr: '' })
  undisturbed = told as Told
  life = milliseconds
  expected = hashesIn(folderOf('undisturbed'))
}, 60_000)
afterAll(() => place.remove(), 60_000)

/** Each run has a place of its own, so that it is seen what lies beside it. */
function folderOf(name: string): string {
  return join(place.path, 'runs', name, 'run')
}

/** Runs to the end, or until the process kills itself at a moment, or is killed after some milliseconds. */
function start(name: string, moment: string | number = '', killAfter?: number): Promise<Ended> {
  return startRun([child, join(place.path, 'data'), folderOf(name), String(moment)], killAfter)
}

/** Looks at what a kill left, lets the run go on, and sees that nothing tells of it. */
async function resume(name: string, killedAt: string): Promise<void> {
  const folder = folderOf(name)
  const beside = (): string[] => readdirSync(join(folder, '..'))
  if (existsSync(folder)) {
    expect(hashesIn(folder), killedAt).toEqual(expected)
  } else {
    const finished = existsSync(`${folder}.partial`) ? finishedIn(`${folder}.partial`, killedAt) : []
    expect(await goOn(folder), killedAt).toEqual(stages.map((stage) => [stage, finished.includes(stage)]))
    expect(hashesIn(folder), killedAt).toEqual(expected)
  }
  expect(beside(), killedAt).toEqual(['run'])
  rmSync(folder, { recursive: true })
}

/** Runs again in the same folder, and gives the stages with whether they were found finished. */
async function goOn(folder: string): Promise<[stage: string, resumed: boolean][]> {
  const passed: [string, boolean][] = []
  const store = await openRunFolder(folder)
  const data = dataFolder(join(place.path, 'data'))
  const onStage = (stage: string, resumed: boolean): void => void passed.push([stage, resumed])
  await run(smallBrief, { store, data, render: plainPage, onStage }).finally(store.close)
  return passed
}

/** The stages that are whole in an unfinished folder, where every file under its name is as the undisturbed run wrote it. */
function finishedIn(partial: string, killedAt: string): string[] {
  const found = hashesIn(partial)
  for (const [path, hash] of found) {
    if (path.endsWith('.tmp') || path === '.lock') continue
    expect([path, hash], killedAt).toEqual([path, undisturbed.written[path]])
  }
  return stages.filter((stage) => {
    const files = Object.keys(undisturbed.written).filter((path) => path.startsWith(`checkpoints/${stage}/`))
    return files.every((path) => found.has(path))
  })
}

async function killThenResume(name: string, moment: string | number): Promise<void> {
  expect(await start(name, moment)).toMatchObject({ status: null, signal: 'SIGKILL' })
  await resume(name, String(moment))
}

describe('a run that is never killed', () => {
  it('leaves what its manifest says, and nothing of the way there', () => {
    const manifest = JSON.parse(
      readFileSync(join(folderOf('undisturbed'), 'manifest.json'), 'utf8'),
    ) as Manifest
    const listed = new Map(manifest.files.map(({ path, sha256 }) => [path, sha256]))
    listed.set('manifest.json', expected.get('manifest.json') ?? '')
    expect(listed).toEqual(expected)
    expect([...expected.keys()].filter((path) => /lock|partial|checkpoint|tmp/.test(path))).toEqual([])
    expect(undisturbed.moments.filter((moment) => moment.startsWith('stage '))).toEqual(
      stages.map((stage) => `stage ${stage}`),
    )
    expect(Object.keys(undisturbed.written)).toContain('checkpoints/measure/stage.json')
  })
})

describe('a run killed at 50 moments of its life', () => {
  const count = 50
  it.concurrent.each(Array.from({ length: count }, (_, i) => i))(
    'ends in the same folder (%i)',
    async (i) => {
      const { moments } = undisturbed
      const moment = 1 + Math.floor(((i + uniform(openStream(seed, 950, i))) * moments.length) / count)
      await killThenResume(`moment-${moment}`, moment)
    },
  )
})

describe('a run killed from outside', () => {
  const count = 6
  it.concurrent.each(Array.from({ length: count }, (_, i) => i))(
    'ends in the same folder (%i)',
    async (i) => {
      const after = ((i + uniform(openStream(seed, 951, i))) * life) / count
      const name = `outside-${i}`
      const { status, signal } = await start(name, '', after)
      expect([0, null]).toContain(status)
      expect([null, 'SIGKILL']).toContain(signal)
      await resume(name, `after ${after} ms`)
    },
  )
})

describe('a run killed where it hurts', () => {
  it.concurrent.each([
    'half run.partial/.lock',
    'half run.partial/manifest.json.tmp',
    'rm measure/documents.json',
    'publish',
  ])('(%s) ends in the same folder', async (moment) => {
    await killThenResume(moment.replaceAll(/\W/g, '-'), moment)
  })

  it('at every stage, one after the other, ends in the same folder', async () => {
    for (const stage of stages)
      expect(await start('often', `stage ${stage}`)).toMatchObject({ signal: 'SIGKILL' })
    expect(await start('often', 'publish')).toMatchObject({ signal: 'SIGKILL' })
    await resume('often', 'publish')
  })
})
