import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { run } from '../../src/brief/run.ts'
import { dataFolder } from '../../src/node/data-folder.ts'
import { openRunFolder } from '../../src/node/run-folder.ts'
import { exampleBrief, plainPage } from './programme.ts'

/** Runs the example brief as a process of its own, which kills itself where it is told to: in a stage, in a write, in a removal, before it publishes. */
const [data, out, where = 'nowhere', what = ''] = process.argv.slice(2)

const store = await openRunFolder(out)
let stage = ''
let removals = 0

await run(exampleBrief({ limits: { channels: { 'e-mail': { max: 100 } } } }), {
  data: dataFolder(data),
  render: plainPage,
  onStage: (name) => {
    stage = name
  },
  onProgress: () => {
    if (where === 'within' && stage === what) die()
  },
  store: {
    ...store,
    write: async (path, content) => {
      if (where === 'write' && path === what) dieHalfway(path, content)
      if (where === 'within' && stage === what) dieHalfway(path, content)
      await store.write(path, content)
    },
    remove: async (path) => {
      removals += 1
      if (where === 'remove' && removals === Number(what)) die()
      await store.remove(path)
    },
    publish: async () => {
      if (where === 'publish') die()
      await store.publish()
    },
  },
})

function dieHalfway(path: string, content: Uint8Array | string): void {
  const temporary = join(`${out}.partial`, `${path}.tmp`)
  mkdirSync(dirname(temporary), { recursive: true })
  writeFileSync(temporary, content.slice(0, content.length / 2))
  die()
}

function die(): void {
  process.kill(process.pid, 'SIGKILL')
}
