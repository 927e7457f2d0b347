import { spawnSync } from 'node:child_process'
import { chmodSync, copyFileSync, mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { project, type TemporaryFolder, temporaryFolder } from './temporary.ts'

/** Every room with one file and its door; an import of each kind that is allowed. */
const house = {
  'src/errors.ts': 'export class ClienteleError extends Error {}\n',
  'src/index.ts': from('./errors.ts', './table/table.ts', './merge/index.ts', './target/index.ts'),
  'src/math/sum.ts': from('../errors.ts'),
  'src/table/table.ts': from('../math/sum.ts'),
  'src/engine/pass.ts': from('../table/table.ts'),
  'src/engine/duckdb.ts': `${from('./pass.ts')}import 'node:fs'\n`,
  'src/contracts/plan.ts': from('../engine/pass.ts'),
  'src/contracts/plan.schema.ts': `${from('./plan.ts')}import * as z from 'zod'\nexport const schema = z\n`,
  'src/learn/kmeans.ts': from('../contracts/plan.ts'),
  'src/merge/index.ts': from('../learn/kmeans.ts', '../contracts/plan.schema.ts'),
  'src/target/index.ts': from('../learn/kmeans.ts'),
  'src/brief/index.ts': `${from('../merge/index.ts', '../target/index.ts')}import 'yaml'\n`,
  'src/report/index.ts': `${typesFrom('../contracts/plan.ts')}import '@observablehq/plot'\n`,
  'src/node/index.ts': `${typesFrom('../contracts/plan.ts')}import 'node:fs'\n`,
  'src/cli/main.ts': from(
    '../brief/index.ts',
    '../report/index.ts',
    '../node/index.ts',
    '../engine/duckdb.ts',
  ),
  'src/synth/index.ts': from('../table/table.ts', './inside.ts'),
  'src/synth/truth.ts': from('./index.ts'),
  'src/synth/inside.ts': from('./tables/record-keys.ts'),
  'src/synth/tables/record-keys.ts': '',
  'test/truth.test.ts': "import 'clientele/synth/truth'\n",
  'bench/proof/value.ts': "import 'clientele/synth/truth'\n",
  'examples/demo/demo.ts': "import 'clientele/run'\n",
  'examples/demo/judge.ts': "import 'clientele/synth/truth'\n",
}

interface Fault {
  readonly rule: string
  readonly file: string
  readonly text: string
  /** What the checker must say is imported, or a part of it. */
  readonly to: string
}

const faults: readonly Fault[] = [
  fault('errors-import-nothing', 'src/errors.ts', './math/sum.ts'),
  fault('math-is-a-leaf', 'src/math/bad.ts', '../table/table.ts'),
  fault('table-needs-only-math', 'src/table/bad.ts', '../merge/index.ts'),
  typeFault('table-needs-only-math', 'src/table/bad-type.ts', '../engine/pass.ts'),
  fault('engine-needs-only-tables', 'src/engine/bad.ts', '../contracts/plan.ts'),
  fault('engine-interface-knows-no-adapter', 'src/engine/bad-adapter.ts', './duckdb.ts'),
  fault('adapters-need-only-engine-and-table', 'src/engine/spark/bad.ts', '../../learn/kmeans.ts'),
  fault('adapters-need-only-engine-and-table', 'src/engine/sql/bad.ts', '../../merge/index.ts'),
  fault('contracts-need-only-engine-and-below', 'src/contracts/bad.ts', '../learn/kmeans.ts'),
  fault('learners-know-no-customer', 'src/learn/bad.ts', '../target/index.ts'),
  fault('stages-meet-in-contracts', 'src/merge/bad.ts', '../target/index.ts'),
  typeFault('stages-meet-in-contracts', 'src/target/bad.ts', '../merge/index.ts'),
  fault('stages-meet-in-contracts', 'src/segments/bad.ts', '../brief/index.ts'),
  fault('brief-runs-stages-only', 'src/brief/bad.ts', '../node/index.ts'),
  fault('brief-runs-stages-only', 'src/brief/bad-renderer.ts', '../report/index.ts'),
  fault('report-is-given-a-run', 'src/report/bad.ts', '../node/index.ts'),
  fault('report-is-given-a-run', 'src/report/bad-run.ts', '../brief/index.ts'),
  fault('node-knows-files-not-stages', 'src/node/bad-run.ts', '../brief/index.ts'),
  fault('node-knows-files-not-stages', 'src/node/bad.ts', '../target/index.ts'),
  fault('synth-needs-only-table-and-math', 'src/synth/bad.ts', '../contracts/plan.ts'),
  fault('connections-stay-outside', 'src/features/bad.ts', '../engine/duckdb.ts'),
  fault('command-line-is-the-top', 'src/node/bad-cli.ts', '../cli/main.ts'),
  fault('truth-is-for-judges', 'src/synth/bad-truth.ts', './truth.ts'),
  fault('truth-is-for-judges', 'src/cli/bad-truth.ts', '../synth/truth.ts'),
  fault('truth-is-for-judges', 'examples/demo/bad.ts', 'clientele/synth/truth', 'src/synth/truth.ts'),
  fault('truth-is-for-judges', 'bench/speed.ts', 'clientele/synth/truth', 'src/synth/truth.ts'),
  fault('nobody-looks-inside-the-world', 'examples/demo/inside.ts', '../../src/synth/inside.ts'),
  fault('nobody-looks-inside-the-world', 'src/cli/bad-keys.ts', '../synth/tables/record-keys.ts'),
  fault('a-judge-comes-last', 'examples/demo/brief.ts', './judge.ts'),
  fault(
    'the-way-knows-no-truth',
    'bench/proof/way/run-way.ts',
    'clientele/synth/truth',
    'src/synth/truth.ts',
  ),
  fault('examples-need-no-proof', 'examples/demo/proof.ts', '../../bench/proof/value.ts'),
  fault('main-entry-stays-light', 'src/index.ts', './synth/index.ts'),
  fault('core-runs-anywhere', 'src/features/bad-node.ts', 'node:fs', 'fs'),
  fault('zod-at-the-boundary', 'src/learn/bad-zod.ts', 'zod', 'node_modules/zod/'),
  fault('no-package-in-math-and-table', 'src/table/bad.schema.ts', 'zod', 'node_modules/zod/'),
  fault('parquet-in-the-table', 'src/learn/bad-parquet.ts', 'hyparquet', 'node_modules/hyparquet/'),
  fault('parquet-on-first-use', 'src/table/parquet/bad.ts', 'hyparquet', 'node_modules/hyparquet/'),
  fault('yaml-in-the-brief', 'src/contracts/bad-yaml.ts', 'yaml', 'node_modules/yaml/'),
  fault(
    'charts-in-the-report',
    'src/segments/bad-chart.ts',
    '@observablehq/plot',
    'node_modules/@observablehq/plot/',
  ),
  fault(
    'no-development-package-in-source',
    'src/report/bad-package.ts',
    'papaparse',
    'node_modules/papaparse/',
  ),
  fault(
    'spark-packages-on-first-use',
    'src/engine/spark/bad-grpc.ts',
    '@grpc/grpc-js',
    'node_modules/@grpc/',
  ),
  fault('spark-packages-in-spark', 'src/engine/duckdb/bad-arrow.ts', '@grpc/grpc-js', 'node_modules/@grpc/'),
  typeFault('no-circular', 'src/contracts/plan.schema.ts', '../merge/index.ts'),
  {
    rule: 'no-orphans',
    file: 'src/learn/orphan.ts',
    text: 'export const nobody = 1\n',
    to: 'src/learn/orphan.ts',
  },
  fault('no-unresolvable', 'src/learn/bad-path.ts', './missing.ts', './missing.ts'),
]

let folder: TemporaryFolder

beforeAll(() => {
  folder = temporaryFolder()
  folder.write(house)
  mkdirSync(join(folder.path, 'scripts'))
  const copied = [
    'package.json',
    'tsconfig.json',
    'tsconfig.test.json',
    '.dependency-cruiser.mjs',
    'scripts/layers.ts',
  ]
  for (const file of copied) copyFileSync(join(project, file), join(folder.path, file))
  symlinkSync(join(project, 'node_modules'), join(folder.path, 'node_modules'))
})

afterAll(() => folder.remove())

function runLayers(): { readonly lines: readonly string[]; readonly status: number | null } {
  const tsx = join(project, 'node_modules/.bin/tsx')
  const { stdout, stderr, status } = spawnSync(tsx, ['scripts/layers.ts'], {
    cwd: folder.path,
    encoding: 'utf8',
  })
  return { lines: `${stdout}${stderr}`.trim().split('\n'), status }
}

describe('the layers', () => {
  test('let every allowed import pass', () => {
    const { lines, status } = runLayers()
    expect(lines).toEqual(['24 source files, 24 looked at, 0 violations'])
    expect(status).toBe(0)
  })

  test('each catch the fault planted for them', () => {
    const texts = new Map<string, string>(Object.entries(house))
    for (const { file, text } of faults) texts.set(file, (texts.get(file) ?? '') + text)
    folder.write(Object.fromEntries(texts))
    const { lines, status } = runLayers()
    const missed = faults.filter(
      ({ rule, file, to }) =>
        !lines.some((line) => line.startsWith(`${rule}: ${file} -> `) && line.includes(to)),
    )
    expect(missed, lines.join('\n')).toEqual([])
    expect(status).toBe(1)
  })

  test('are tested rule by rule', async () => {
    const { default: config } = await import(join(project, '.dependency-cruiser.mjs'))
    const rules = config.forbidden.map((rule: { name: string }) => rule.name)
    expect([...new Set(faults.map((one) => one.rule))].sort()).toEqual(rules.sort())
  })

  test('fail when the checker saw nothing', () => {
    rmSync(join(folder.path, 'node_modules'))
    const blind = '#!/bin/sh\necho \'{"modules":[],"summary":{"violations":[],"error":0}}\'\n'
    folder.write({ 'node_modules/.bin/depcruise': blind })
    chmodSync(join(folder.path, 'node_modules/.bin/depcruise'), 0o755)
    const { lines, status } = runLayers()
    expect(lines).toContain('not looked at: src/errors.ts')
    expect(status).toBe(1)
  })
})

function from(...paths: readonly string[]): string {
  return `${paths.map((path) => `import '${path}'\n`).join('')}export const here = 1\n`
}

function typesFrom(path: string): string {
  return `import type { here as There } from '${path}'\nexport type Here = typeof There\n`
}

function fault(rule: string, file: string, path: string, to: string = target(path)): Fault {
  return { rule, file, text: `import '${path}'\n`, to }
}

function typeFault(rule: string, file: string, path: string): Fault {
  return { rule, file, text: typesFrom(path), to: target(path) }
}

/** The part of the path by which the checker names what is imported. */
function target(path: string): string {
  return path.split('/').slice(-1)[0]
}
