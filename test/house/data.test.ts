import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { dataFolder, dataRoot, hasData } from '../data.ts'
import { project } from './temporary.ts'

test('data sets are looked for where CLIENTELE_DATA says, else beside the project', () => {
  expect(dataRoot).toBe(resolve(project, process.env['CLIENTELE_DATA'] ?? '../shared/data'))
  expect(dataFolder('hillstrom')).toBe(join(dataRoot, 'hillstrom'))
})

test('a data set that is not there is said to be absent', () => {
  expect(hasData('no-such-data-set')).toBe(false)
})
