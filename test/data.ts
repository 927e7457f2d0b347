import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe } from 'vitest'

const project = fileURLToPath(new URL('..', import.meta.url))

/** The folder of real data sets: `CLIENTELE_DATA`, by default `../shared/data` beside the project. */
export const dataRoot: string = resolve(project, process.env['CLIENTELE_DATA'] ?? '../shared/data')

/** The folder of one data set, whether it exists or not. */
export function dataFolder(name: string): string {
  return resolve(dataRoot, name)
}

/** Tells whether a data set is there. */
export function hasData(name: string): boolean {
  return existsSync(dataFolder(name))
}

/** A `describe` over a data set; where the data set is absent it is skipped, and its title says so. */
export function describeWithData(name: string, title: string, tests: () => void): void {
  if (hasData(name)) describe(title, tests)
  else describe.skip(`${title} (skipped: no data set "${name}" in ${dataRoot})`, tests)
}
