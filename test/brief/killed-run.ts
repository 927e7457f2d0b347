import { createHash } from 'node:crypto'
import { run } from '../../src/brief/run.ts'
import { dataFolder } from '../../src/node/data-folder.ts'
import { openRunFolder } from '../../src/node/run-folder.ts'
import { listen, reach } from './counted-files.ts'
import { plainPage, smallBrief } from './programme.ts'

/**
 * Runs a small brief as a process of its own, which kills itself at a moment: the one of that number, or the first whose name begins so. Without one it runs
 * to its end and tells how it went.
 */
const [data, out, moment = ''] = process.argv.slice(2)
const moments: string[] = []
const stages: string[] = []
const written: Record<string, string> = {}

listen((name) => {
  moments.push(name)
  const reached = moment === String(moments.length) || (moment !== '' && name.startsWith(moment))
  if (reached) process.kill(process.pid, 'SIGKILL')
})
const store = await openRunFolder(out)
try {
  await run(smallBrief, {
    data: dataFolder(data),
    render: plainPage,
    onStage: (stage) => {
      stages.push(stage)
      reach(`stage ${stage}`)
    },
    onProgress: () => reach(`within ${stages.at(-1)}`),
    store: {
      ...store,
      write: async (path, content) => {
        written[path] = createHash('sha256').update(content).digest('hex')
        await store.write(path, content)
      },
      publish: async () => {
        reach('publish')
        await store.publish()
      },
    },
  })
} finally {
  await store.close()
}
process.stdout.write(JSON.stringify({ moments, written }))
