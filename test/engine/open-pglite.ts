import { readFileSync } from 'node:fs'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { project } from '../house/temporary.ts'

const { devDependencies } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as {
  readonly devDependencies: Readonly<Record<string, string>>
}
const prepared = join(tmpdir(), `clientele-pglite-${devDependencies['@electric-sql/pglite']}`)

/**
 * Opens an empty Postgres in this process. Setting one up takes most of the time, tens of seconds on a busy machine, so that it is done once and kept
 * in the system's temporary folder.
 */
export async function openPglite(): Promise<PGlite> {
  const file = join(prepared, 'empty.tar')
  const kept = await readFile(file).catch(() => null)
  if (kept !== null) return PGlite.create({ loadDataDir: new Blob([kept]) })
  const database = await PGlite.create()
  const dump = await database.dumpDataDir('none')
  await mkdir(prepared, { recursive: true })
  // Others may be writing it, too.
  const mine = join(prepared, `empty-${process.pid}.tar`)
  await writeFile(mine, new Uint8Array(await dump.arrayBuffer()))
  await rename(mine, file)
  return database
}
