/**
 * The one-way streets of the house: math <- table <- engine <- contracts <- learn <- stages <- brief, report <- cli.
 * `scripts/layers.ts` runs these rules and fails when a source file was not seen.
 */

const stages = ['merge', 'features', 'segments', 'response', 'target', 'measure']
const errors = '^src/errors\\.ts$'
const adapters = '^src/engine/((duckdb|spark)(/|\\.ts$)|sql/)'
const connections = '^src/engine/(duckdb|spark)(/|\\.ts$)'

const truth = '^src/synth/truth(/|\\.ts$)'

const parquet = 'node_modules/hyparquet(-writer)?/'

const sparkPackages = 'node_modules/(@grpc|protobufjs|apache-arrow)/'

const folders = (...names) => `^src/(${names.join('|')})/`

/** Files under `from` may import own source only from `allowed` folders, and errors.ts. */
const layer = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from,
  to: { path: '^src/', pathNot: [errors, folders(...allowed)] },
})

const layers = [
  {
    name: 'errors-import-nothing',
    comment: 'errors.ts is imported by everyone, so it imports no one.',
    severity: 'error',
    from: { path: errors },
    to: { path: '.' },
  },
  layer('math-is-a-leaf', { path: folders('math') }, ['math'], 'Numbers know no tables.'),
  layer(
    'table-needs-only-math',
    { path: folders('table') },
    ['math', 'table'],
    'Tables know no engine, no stage.',
  ),
  layer(
    'engine-needs-only-tables',
    { path: folders('engine'), pathNot: adapters },
    ['math', 'table', 'engine'],
    'Passes know no contracts, no learners.',
  ),
  layer(
    'adapters-need-only-engine-and-table',
    { path: adapters },
    ['engine', 'table'],
    'An adapter fills in the engine interface and knows nothing else.',
  ),
  {
    name: 'engine-interface-knows-no-adapter',
    comment: 'The interface must not depend on those who fill it in.',
    severity: 'error',
    from: { path: folders('engine'), pathNot: [adapters, '^src/engine/index\\.ts$'] },
    to: { path: adapters },
  },
  layer(
    'contracts-need-only-engine-and-below',
    { path: folders('contracts') },
    ['math', 'table', 'engine', 'contracts'],
    'What passes between rooms belongs to none of them.',
  ),
  layer(
    'learners-know-no-customer',
    { path: folders('learn') },
    ['math', 'table', 'engine', 'contracts', 'learn'],
    'A learner serves every stage.',
  ),
  layer(
    'stages-meet-in-contracts',
    { path: `^src/(${stages.join('|')})/` },
    ['math', 'table', 'engine', 'contracts', 'learn', '$1'],
    'A stage never imports another stage, nor what is built from stages.',
  ),
  layer(
    'brief-runs-stages-only',
    { path: folders('brief') },
    ['math', 'table', 'engine', 'contracts', 'learn', ...stages, 'brief'],
    'A run is given its store, engine and renderer.',
  ),
  layer(
    'report-is-given-a-run',
    { path: folders('report') },
    ['math', 'table', 'engine', 'contracts', 'report'],
    'The report draws what a run found, and knows it by the contracts only.',
  ),
  layer(
    'node-knows-files-not-stages',
    { path: folders('node') },
    ['math', 'table', 'engine', 'contracts', 'node'],
    'Files and threads serve a run; they take no part in it.',
  ),
  layer(
    'synth-needs-only-table-and-math',
    { path: folders('synth') },
    ['math', 'table', 'synth'],
    'The synthetic retailer must not know how it will be studied.',
  ),
  {
    name: 'connections-stay-outside',
    comment: 'A database is opened by its own entry or by the command line.',
    severity: 'error',
    from: { path: '^src/', pathNot: ['^src/engine/', '^src/cli/'] },
    to: { path: connections },
  },
  {
    name: 'command-line-is-the-top',
    comment: 'Nothing imports the command line.',
    severity: 'error',
    from: { path: '^src/', pathNot: '^src/cli/' },
    to: { path: '^src/cli/' },
  },
  {
    name: 'truth-is-for-judges',
    comment: 'Who could see the truth could fit it: only proofs, tests and the judge of an example may.',
    severity: 'error',
    from: {
      path: '^(src|bench|examples|scripts)/',
      pathNot: [truth, '^bench/proof/', '^examples/[a-z-]+/judge\\.ts$'],
    },
    to: { path: truth },
  },
  {
    name: 'nobody-looks-inside-the-world',
    comment: 'What a world is made of is the truth too: only the maker, proofs and tests may look.',
    severity: 'error',
    from: { path: '^(src|bench|examples|scripts)/', pathNot: ['^src/synth/', '^bench/proof/'] },
    to: { path: '^src/synth/', pathNot: [truth, '^src/synth/(index|spec|tables/table-maker)\\.ts$'] },
  },
  {
    name: 'a-judge-comes-last',
    comment:
      'The judge of an example is asked by its main script, when all is decided, and drawn; what decides does not know it.',
    severity: 'error',
    from: {
      path: '^(src|bench|examples|scripts)/',
      pathNot: ['^examples/[a-z-]+/draw\\.ts$', '^examples/([a-z-]+)/\\1\\.ts$'],
    },
    to: { path: '^examples/[a-z-]+/judge\\.ts$' },
  },
  {
    name: 'the-way-knows-no-truth',
    comment: 'The proof judges the way, which goes on what a company has.',
    severity: 'error',
    from: { path: '^bench/proof/way/run-way\\.ts$' },
    to: { path: [truth, '^src/synth/', '^bench/proof/laboratory/'], pathNot: ['^src/synth/index\\.ts$'] },
  },
  {
    name: 'examples-need-no-proof',
    comment: 'An example shows what users have; the proof knows the truth.',
    severity: 'error',
    from: { path: '^examples/' },
    to: { path: '^bench/' },
  },
  {
    name: 'main-entry-stays-light',
    comment: 'The main entry opens no file, draws no report, connects to no engine, makes up no data.',
    severity: 'error',
    from: { path: '^src/index\\.ts$' },
    to: { reachable: true, path: [folders('node', 'report', 'brief', 'cli', 'synth'), connections] },
  },
]

const packages = [
  {
    name: 'core-runs-anywhere',
    comment: 'Modules of Node belong in src/node, src/cli and the engine adapters.',
    severity: 'error',
    from: { path: '^src/', pathNot: [folders('node', 'cli'), adapters] },
    to: { dependencyTypes: ['core'] },
  },
  {
    name: 'zod-at-the-boundary',
    comment: 'zod checks what people write, in *.schema.ts.',
    severity: 'error',
    from: { path: '^src/', pathNot: '\\.schema\\.ts$' },
    to: { path: 'node_modules/zod/' },
  },
  {
    name: 'no-package-in-math-and-table',
    comment: 'Numbers and tables need no package; Parquet is read and written by one.',
    severity: 'error',
    from: { path: folders('math', 'table') },
    to: { path: 'node_modules/', pathNot: parquet },
  },
  {
    name: 'parquet-in-the-table',
    comment: 'Only tables know the Parquet packages.',
    severity: 'error',
    from: { path: '^src/', pathNot: ['^src/table/parquet/', '^src/table/write-parquet\\.ts$'] },
    to: { path: parquet },
  },
  {
    name: 'parquet-on-first-use',
    comment: 'Who reads no Parquet does not load it.',
    severity: 'error',
    from: { path: '^src/' },
    to: { path: parquet, dynamic: false, dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'yaml-in-the-brief',
    comment: 'Only the brief and the command line read YAML.',
    severity: 'error',
    from: { path: '^src/', pathNot: folders('brief', 'cli') },
    to: { path: 'node_modules/yaml/' },
  },
  {
    name: 'charts-in-the-report',
    comment: 'Only the report draws.',
    severity: 'error',
    from: { path: '^src/', pathNot: folders('report') },
    to: { path: 'node_modules/(@observablehq/plot|linkedom)/' },
  },
  {
    name: 'no-development-package-in-source',
    comment: 'What users do not install, the source cannot import.',
    severity: 'error',
    from: { path: '^src/' },
    to: {
      dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
      dependencyTypesNot: ['npm-peer'],
      pathNot: 'node_modules/@types/',
    },
  },
  {
    name: 'spark-packages-on-first-use',
    comment: 'Optional packages are loaded when a connection is opened, so that a missing one can be named.',
    severity: 'error',
    from: { path: '^src/' },
    to: { path: sparkPackages, dynamic: false, dependencyTypesNot: ['type-only', 'type-import'] },
  },
  {
    name: 'spark-packages-in-spark',
    comment: 'Only the adapter of Spark knows what Spark is reached through.',
    severity: 'error',
    from: { path: '^src/', pathNot: '^src/engine/spark/' },
    to: { path: sparkPackages },
  },
]

const hygiene = [
  {
    name: 'no-circular',
    comment: 'Two files that need each other are one file or three, unless one is loaded on first use.',
    severity: 'error',
    from: {},
    to: { circular: true, viaOnly: { dependencyTypesNot: ['dynamic-import'] } },
  },
  {
    name: 'no-orphans',
    comment: 'A file nobody imports is dead, unless it is an entry.',
    severity: 'error',
    from: {
      orphan: true,
      path: '^src/',
      pathNot: [
        '^src/index\\.ts$',
        '^src/[a-z]+/(index|main)\\.ts$',
        '^src/engine/[a-z]+/index\\.ts$',
        '^src/math/threads/worker\\.ts$',
        truth,
      ],
    },
    to: {},
  },
  {
    name: 'no-unresolvable',
    comment: 'An import that leads nowhere would hide from every other rule.',
    severity: 'error',
    from: {},
    to: { couldNotResolve: true },
  },
]

export default {
  forbidden: [...layers, ...packages, ...hygiene],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|bench/peers)/|\\.as\\.ts$' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.test.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
      extensions: ['.ts', '.js'],
    },
  },
}
