import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { project } from './programs.ts'

/** Builds the package where the source is newer than what was built. */
export function buildIfStale(): void {
  const built = join(project, 'dist/index.d.ts')
  const sources = [
    join(project, 'package.json'),
    join(project, 'tsup.config.ts'),
    ...filesIn(join(project, 'src')),
  ]
  const newest = Math.max(...sources.map((file) => statSync(file).mtimeMs))
  if (existsSync(built) && statSync(built).mtimeMs > newest) return
  const { status, stdout, stderr } = spawnSync('npm', ['run', 'build'], { cwd: project, encoding: 'utf8' })
  if (status !== 0) throw new Error(`The package was not built: ${stdout}${stderr}`)
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}
