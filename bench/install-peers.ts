/**
 * Installs the rivals into `bench/peers`, apart from the library: `npm run peers`. What cannot be installed is said, and
 * its rows are left out of the benches.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { project } from './harness/programs.ts'

const folder = join(project, 'bench/peers')
const python = join(folder, '.venv/bin/python')

step('the peers of Node', 'npm', ['install', '--no-package-lock', '--no-audit', '--no-fund'])
if (existsSync(python) || step('an environment for Python', 'python3', ['-m', 'venv', '.venv']))
  step('the peers of Python', python, [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--requirement',
    'requirements.txt',
  ])

function step(what: string, command: string, flags: readonly string[]): boolean {
  const { status } = spawnSync(command, flags, { cwd: folder, stdio: 'inherit' })
  console.log(status === 0 ? `${what}: installed` : `${what}: not installed; their rows will be missing`)
  return status === 0
}
