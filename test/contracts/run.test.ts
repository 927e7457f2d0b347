import { describe, expect, it } from 'vitest'
import { checkManifest } from '../../src/contracts/run.schema.ts'
import type { Manifest } from '../../src/contracts/run.ts'
import { checkedBy } from './hostile.ts'

function sample(): Manifest {
  const file = { path: 'models/segments.json', bytes: 12, sha256: '0'.repeat(64) }
  return {
    kind: 'run',
    version: 1,
    library: 'clientele 0.1.0',
    brief: '0'.repeat(64),
    seed: 1,
    asOf: '2024-03-01',
    inputs: [{ ...file, path: 'orders.csv' }],
    files: [file],
    counts: { customers: 3 },
    engines: { purchases: 'duckdb v1.5.2', rest: 'memory' },
    previous: null,
  }
}

describe('the manifest of a run folder', () => {
  checkedBy(checkManifest, sample, [
    [
      'a path that leaves the folder',
      (good) => ({ ...good, files: [{ ...good.files[0], path: '../x' }] }),
      'RUN_DAMAGED',
      /stays in the folder/,
    ],
    [
      'a path from the root',
      (good) => ({ ...good, files: [{ ...good.files[0], path: '/etc/x' }] }),
      'RUN_DAMAGED',
      /stays in the folder/,
    ],
    [
      'a hash that is none',
      (good) => ({ ...good, files: [{ ...good.files[0], sha256: 'abc' }] }),
      'RUN_DAMAGED',
      /hexadecimal/,
    ],
    ['a later version', (good) => ({ ...good, version: 2 }), 'RUN_DAMAGED', /version/],
    ['half of it', ({ kind, version }) => ({ kind, version }), 'RUN_DAMAGED', /There are 7 more/],
    [
      'an engine without a name',
      (good) => ({ ...good, engines: { purchases: '', rest: 'memory' } }),
      'RUN_DAMAGED',
      /engines\.purchases/,
    ],
    ['a text', () => '', 'RUN_DAMAGED', /manifest/],
  ])

  it('may be from before engines were named', () => {
    const { engines: _, ...older } = sample()
    expect(checkManifest(older)).toEqual({ ...older, engines: null })
  })
})
