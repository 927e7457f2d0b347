import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { makeSpillFolder } from '../../src/cli/spill-folder.ts'

it("is nobody else's, goes when it is removed, and takes those of killed processes with it", async () => {
  const { pid } = spawnSync(process.execPath, ['-e', ''])
  const left = join(tmpdir(), `clientele-spill-${pid}-left`)
  mkdirSync(left)
  writeFileSync(join(left, 'rows.tmp'), 'rows')
  const spill = await makeSpillFolder()
  expect(existsSync(left)).toBe(false)
  expect(statSync(spill.path).mode & 0o777).toBe(0o700)
  const other = await makeSpillFolder()
  expect(existsSync(spill.path)).toBe(true)
  for (const folder of [spill, other]) await folder.remove()
  expect(existsSync(spill.path)).toBe(false)
})
