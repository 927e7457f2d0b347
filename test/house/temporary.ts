import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The root of the project under test. */
export const project: string = fileURLToPath(new URL('../..', import.meta.url))

/** A folder of its own, with the given files in it; removed by `remove`. */
export interface TemporaryFolder {
  readonly path: string
  write(files: Readonly<Record<string, string>>): void
  remove(): void
}

/** Makes a temporary folder outside the project. */
export function temporaryFolder(): TemporaryFolder {
  const path = mkdtempSync(join(tmpdir(), 'clientele-'))
  return {
    path,
    write(files) {
      for (const [name, text] of Object.entries(files)) {
        mkdirSync(dirname(join(path, name)), { recursive: true })
        writeFileSync(join(path, name), text)
      }
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  }
}
