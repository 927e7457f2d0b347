import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const source = (path: string): string => fileURLToPath(new URL(`./src/${path}`, import.meta.url))

/** What is run on every engine, for the servers that are named (`scripts/spark-servers.ts`). */
const onServers = [
  'test/engine/sql/dialects.test.ts',
  'test/engine/expression-sql.test.ts',
  'test/engine/sql-contract.test.ts',
  'test/engine/sql-session.test.ts',
  'test/engine/source-of-relation.test.ts',
  'test/*/passes.test.ts',
  'test/learn/to-sql.test.ts',
  'test/features/build-features-in.test.ts',
  'test/features/events-from-engine.test.ts',
  'test/target/decisions-in.test.ts',
  'test/measure/in-engines.test.ts',
  'test/cli/run-engine.test.ts',
]
/** Stages of many queries, which take minutes on servers. */
const onServersLong = [
  'test/segments/on-engines.test.ts',
  'test/response/in-engines.test.ts',
  'test/target/plan-in.test.ts',
]
const isServed = [process.env['SAIL_REMOTE'], process.env['SPARK_REMOTE']].some(
  (remote) => remote !== undefined && remote !== '',
)

export default defineConfig({
  resolve: {
    alias: [
      { find: /^clientele$/, replacement: source('index.ts') },
      { find: /^clientele\/synth\/truth$/, replacement: source('synth/truth.ts') },
      { find: /^clientele\/run$/, replacement: source('brief/index.ts') },
      { find: /^clientele\/(duckdb|spark)$/, replacement: source('engine/$1/index.ts') },
      { find: /^clientele\/([a-z]+)$/, replacement: source('$1/index.ts') },
    ],
  },
  test: {
    // One fewer is the default, which is one of two.
    maxWorkers: '100%',
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/browser/**', 'test/**/*.slow.test.ts', 'test/**/*.spark.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // Loading the source anew for every file takes as long as half the tests.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'types',
          include: [],
          typecheck: {
            enabled: true,
            only: true,
            include: ['test/types/**/*.test-d.ts'],
            tsconfig: './tsconfig.test.json',
          },
        },
      },
      {
        extends: true,
        test: {
          name: 'slow',
          include: ['test/**/*.slow.test.ts'],
          testTimeout: 300_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'spark',
          include: ['test/**/*.spark.test.ts'],
          testTimeout: 300_000,
          // The first statement wakes Spark.
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'engines',
          include: isServed ? onServers : [],
          env: { TEST_ENGINES: 'served' },
          testTimeout: 300_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'stages',
          include: isServed ? onServersLong : [],
          env: { TEST_ENGINES: 'served' },
          testTimeout: 300_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          testTimeout: 300_000,
        },
      },
    ],
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      exclude: ['src/index.ts', 'src/*/index.ts', 'src/cli/main.ts'],
      reporter: ['text-summary', 'json-summary'],
      thresholds: { lines: 90, functions: 90, branches: 85 },
    },
  },
})
