import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { project, type TemporaryFolder, temporaryFolder } from './temporary.ts'

/** One line a way to chance or time that source must not take. */
const forbidden = [
  'Math.random()',
  'const draw = Math.random',
  'const roll = (draw: () => number = Math.random): number => draw()',
  "Math['random']()",
  'Math[`random`]()',
  'Math[name]()',
  'Math?.random()',
  '(Math).random()',
  '(Math as Chance).random()',
  'globalThis.Math.random()',
  "globalThis['Math']['random']()",
  'const { random } = Math',
  'const { random: draw } = Math',
  'const { floor, random } = Math',
  'const { floor, ...others } = Math',
  'const { Math: numbers } = globalThis',
  'const numbers = Math',
  'values.map(() => { const { random } = Math; return random() }).join()',
  'values.map(() => { const { now } = Date; return now() }).join()',
  'values.map(() => { const { hrtime } = process; return hrtime() }).join()',
  'numbers = Math',
  'const list = [Math]',
  'const box = { Math }',
  'const box = { numbers: Math }',
  'values.map(Math.random)',
  'use(Math)',
  'Date.now()',
  'const clock = Date.now',
  "Date['now']()",
  'Date?.now()',
  'globalThis.Date.now()',
  'const { now } = Date',
  'const { now, parse } = globalThis.Date',
  'const Day = Date',
  'new Date()',
  'new Date',
  'new (Date)()',
  'new globalThis.Date()',
  'new Date().getTime()',
  'Date()',
  'String(Date())',
  'Reflect.construct(Date, [])',
  'const clock = (day = Date): number => day',
  'performance.now()',
  "performance['now']()",
  'performance.timeOrigin',
  'self.performance.now()',
  'const { now } = performance',
  'const clock = performance',
  "import { performance } from 'node:perf_hooks'",
  "import { performance as clock } from 'node:perf_hooks'",
  'process.hrtime()',
  'process.hrtime.bigint()',
  "process['hrtime']()",
  'const { hrtime } = process',
  'crypto.getRandomValues(bytes)',
  'const fill = crypto.getRandomValues',
  'crypto.randomUUID()',
  'crypto?.randomUUID()',
  "crypto['randomUUID']()",
  'globalThis.crypto.randomUUID()',
  'const { getRandomValues, randomUUID } = crypto',
  'const source = globalThis.crypto',
  "import { randomBytes } from 'node:crypto'",
  "import { randomInt as draw } from 'node:crypto'",
  "import { webcrypto } from 'node:crypto'",
  "import * as nodeCrypto from 'node:crypto'\nnodeCrypto.randomInt(6)",
]

/** One line a neighbor of the above that source may use. */
const allowed = [
  'Math.floor(2.5)',
  'values.map(Math.abs)',
  'Math.max(...values, Math.PI)',
  'globalThis.Math.floor(1.5)',
  'new Date(5)',
  'new Date(2020, 0, 1)',
  'Date.UTC(2020, 0, 1)',
  "Date.parse('2020-01-01')",
  'const later = (day: Date): number => day.getTime()',
  'type Clock = typeof Date',
  'day instanceof Date',
  "crypto.subtle.digest('SHA-256', bytes)",
  'globalThis.crypto.subtle',
  "typeof crypto === 'undefined'",
  'const table = { random: 1, now: 2 }',
  'stream.random() + table.now',
  'const roll = (random: () => number): number => random()',
  "import { randomStream } from './streams.ts'",
  "import { createHash } from 'node:crypto'",
  'process.memoryUsage()',
  'process.exitCode = 1',
  "typeof process === 'undefined'",
  'const last = sum(window, 30)',
  'globalThis.Worker',
]

describe('the rule on seed and clock', () => {
  let folder: TemporaryFolder

  beforeAll(() => {
    folder = temporaryFolder()
    folder.write({
      'biome.json': JSON.stringify({
        plugins: [join(project, 'scripts/seed-and-clock.grit')],
        linter: { rules: { preset: 'none' } },
      }),
    })
  })

  afterAll(() => folder.remove())

  /** The lines with which the rule finds fault, each judged in a file of its own. */
  function faulted(lines: readonly string[]): readonly string[] {
    folder.write(Object.fromEntries(lines.map((line, index) => [`case/${index}.ts`, `${line}\n`])))
    const biome = join(project, 'node_modules/.bin/biome')
    const { stdout } = spawnSync(biome, ['lint', '--max-diagnostics=none', '--reporter=github', 'case'], {
      cwd: folder.path,
      encoding: 'utf8',
    })
    const found = [...stdout.matchAll(/title=plugin,.*?case\/(\d+)\.ts/g)].map((match) => Number(match[1]))
    return lines.filter((_, index) => found.includes(index))
  }

  test('catches every way to chance and time that we know of', () => {
    expect(faulted(forbidden)).toEqual(forbidden)
  })

  test('lets their neighbors pass', () => {
    expect(faulted([...allowed, 'Math.random()'])).toEqual(['Math.random()'])
  })
})
