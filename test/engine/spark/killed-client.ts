/** A client that is killed while it stores a relation: `tsx killed-client.ts <url> <scratch>`. */
import { openSpark } from '../../../src/engine/spark/index.ts'
import { fromArrays } from '../../../src/table/index.ts'

const [url, scratch] = process.argv.slice(2)
const engine = await openSpark(url, { scratch })
const small = await engine.register(fromArrays({ n: [1, 2] }), 'small')
await engine.store(small, 'finished')
// One partition, so that one task slot stays free for those who look.
const from = engine.dialect
  .sql`(select sum(a.id * b.id % 7) as n from range(0, 3000000, 1, 1) a cross join range(20000) b) as rows_`
process.stdout.write('storing\n')
await engine.store({ ...small, from }, 'unfinished')
