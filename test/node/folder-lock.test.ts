import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lockFile, lockFolder } from '../../src/node/folder-lock.ts'
import { openRunFolder } from '../../src/node/run-folder.ts'
import { type TemporaryFolder, temporaryFolder } from '../house/temporary.ts'

let place: TemporaryFolder
beforeEach(() => {
  place = temporaryFolder()
})
afterEach(() => place.remove())

const lock = (): string => join(place.path, lockFile)

describe('the lock on a folder', () => {
  it('keeps others out until it is let go', async () => {
    const unlock = await lockFolder(place.path, 'run')
    await expect(lockFolder(place.path, 'run')).rejects.toMatchObject({
      code: 'RUN_LOCKED',
      message: expect.stringMatching(
        new RegExp(`^Process ${process.pid} is working .*"run".*Wait for it, stop it`),
      ),
    })
    await unlock()
    expect(existsSync(lock())).toBe(false)
    await (await lockFolder(place.path, 'run'))()
  })

  it('of another process that runs keeps out, and is taken over once that is killed', async () => {
    const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
    await once(other, 'spawn')
    writeFileSync(lock(), `${other.pid} ${beganAt(other.pid ?? 0)}`)
    await expect(lockFolder(place.path, 'run')).rejects.toMatchObject({
      code: 'RUN_LOCKED',
      details: { owner: other.pid },
    })
    const gone = once(other, 'exit')
    other.kill('SIGKILL')
    await gone
    const unlock = await lockFolder(place.path, 'run')
    expect(readFileSync(lock(), 'utf8')).toMatch(new RegExp(`^${process.pid} `))
    await unlock()
  })

  it.runIf(existsSync('/proc/self/stat'))(
    'is taken over where its number belongs to another process by now',
    async () => {
      writeFileSync(lock(), `${process.pid} 1`)
      await (await lockFolder(place.path, 'run'))()
      expect(existsSync(lock())).toBe(false)
    },
  )

  it.each(['', 'x', '-5', '0', '99999999 5'])('that nobody can hold (%j) is taken over', async (text) => {
    writeFileSync(lock(), text)
    await (await lockFolder(place.path, 'run'))()
    expect(existsSync(lock())).toBe(false)
  })

  it.each([
    ['nobody has taken yet', null],
    ['whose owner is gone', '99999999 5'],
  ])('goes to one of many who ask for a folder at the same instant that %s', async (_, left) => {
    for (let round = 0; round < 20; round++) {
      if (left !== null) writeFileSync(lock(), left)
      const asked = await Promise.allSettled(Array.from({ length: 8 }, () => lockFolder(place.path, 'run')))
      const got = asked.filter((one) => one.status === 'fulfilled')
      expect(got).toHaveLength(1)
      for (const one of asked)
        if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'RUN_LOCKED' })
      expect(readdirSync(place.path)).toEqual([lockFile])
      await got[0]?.value()
      expect(readdirSync(place.path)).toEqual([])
    }
  })

  it('needs a folder that can be written', async () => {
    await expect(lockFolder(join(place.path, 'no'), 'run')).rejects.toMatchObject({
      code: 'FOLDER_UNWRITABLE',
      message: expect.stringMatching(/"run" cannot be written/),
    })
  })

  it('holds for a run folder: a second run is refused, and touches nothing', async () => {
    const first = await openRunFolder(join(place.path, 'run'))
    await first.write('a', '1')
    await expect(openRunFolder(join(place.path, 'run'))).rejects.toMatchObject({ code: 'RUN_LOCKED' })
    expect(await first.list()).toEqual(['a'])
    await first.publish()
    expect(existsSync(join(place.path, 'run', lockFile))).toBe(false)
  })
})

function beganAt(pid: number): string {
  if (!existsSync(`/proc/${pid}/stat`)) return ''
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
  return text.slice(text.lastIndexOf(')') + 2).split(' ')[19]
}
