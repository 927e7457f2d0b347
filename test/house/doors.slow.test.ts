import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { project, type TemporaryFolder, temporaryFolder } from './temporary.ts'

const tsx = join(project, 'node_modules/.bin/tsx')
const fence = '```'

const good = `${fence}ts door
import { answer } from 'clientele'
import { writeFileSync } from 'node:fs'

const twice: number = answer * 2
writeFileSync('answer.txt', String(twice))
${fence}

${fence}sh door
grep -q 84 answer.txt
test "$(clientele who)" = "clientele who"
test "$(npx clientele who)" = "clientele who"
${fence}
`

describe('the doors of the README', () => {
  let folder: TemporaryFolder

  beforeAll(() => {
    folder = temporaryFolder()
    mkdirSync(join(folder.path, 'scripts'))
    copyFileSync(join(project, 'scripts/readme-doors.ts'), join(folder.path, 'scripts/readme-doors.ts'))
    symlinkSync(join(project, 'node_modules'), join(folder.path, 'node_modules'))
    folder.write({
      'package.json': JSON.stringify({
        name: 'clientele',
        type: 'module',
        exports: { '.': { types: './dist/index.d.ts', import: './dist/index.js' } },
      }),
      'dist/index.js': 'export const answer = 42\n',
      'dist/index.d.ts': 'export declare const answer: number\n',
      'dist/cli.js': "console.log('clientele', ...process.argv.slice(2))\n",
    })
  })

  afterAll(() => folder.remove())

  function run(readme: string): { readonly output: string; readonly status: number | null } {
    folder.write({ 'README.md': readme })
    const { stdout, status } = spawnSync(tsx, ['scripts/readme-doors.ts'], {
      cwd: folder.path,
      encoding: 'utf8',
    })
    return { output: stdout, status }
  }

  test('open in the folder of a user who installed the package', () => {
    const { output, status } = run(good)
    expect(output).toContain('2 doors, 0 failed')
    expect(status).toBe(0)
  })

  test('fail when one does not type-check', () => {
    const { output, status } = run(good.replace('twice: number', 'twice: string'))
    expect(output).toContain('TS2322')
    expect(status).toBe(1)
  })

  test('fail when one does not run', () => {
    const { output, status } = run(good.replace('-q 84', '-q 85'))
    expect(output).toContain('2 doors, 1 failed')
    expect(status).toBe(1)
  })

  test('fail when there is none', () => {
    expect(run('# No door\n').status).toBe(1)
  })
})
