import { readFileSync } from 'node:fs'
import { defineConfig } from 'tsup'

interface Entry {
  readonly import: string
}

const { exports } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  exports: Record<string, Entry | string>
}

/** `./dist/table/index.js` is built from `src/table/index.ts`: the exports of package.json are the list of entries. */
const entries = Object.values(exports)
  .filter((entry): entry is Entry => typeof entry !== 'string')
  .map((entry) => entry.import.replace('./dist/', '').replace('.js', ''))

export default defineConfig({
  entry: {
    ...Object.fromEntries(entries.map((name) => [name, `src/${name}.ts`])),
    cli: 'src/cli/main.ts',
    'synth-worker': 'src/cli/synth-worker.ts',
    // A file of its own, which bundlers leave out where no check of a contract is used.
    'contracts/index': 'src/contracts/index.ts',
  },
  format: ['esm'],
  target: 'node20',
  sourcemap: true,
  clean: true,
  splitting: true,
  // tsup sets baseUrl, which TypeScript 6 calls deprecated.
  dts: { compilerOptions: { ignoreDeprecations: '6.0' } },
})
