// arquero and danfojs-node: the same verbs on the same columns.
import { compete } from '../harness/compete.ts'
import { digestGroups, digestJoin, digestSort, leftSide, readEvents, rightSide } from '../harness/verb-columns.ts'
import { versionOf } from './version.mjs'

const names = ['count', 'sum', 'min', 'max', 'mean']

const makers = {
  async arquero(folder, { verb, rows }) {
    const { op, table } = await import('arquero')
    const numbers = (found, name) => found.array(name, Float64Array)
    if (verb === 'join') {
      const side = ({ ids, values }, name) => table({ customer_id: ids, [name]: values })
      const [left, right] = [side(leftSide(rows), 'visits'), side(rightSide(rows), 'balance')]
      return {
        run: () => left.join_left(right, 'customer_id'),
        digest: (found) => digestJoin(numbers(found, 'visits'), numbers(found, 'balance')),
      }
    }
    const events = table(readEvents(folder))
    if (verb === 'sort')
      return {
        // orderby only notes the order; reify carries it out.
        run: () => events.orderby('customer', 'day').reify(),
        digest: (found) => digestSort(numbers(found, 'customer'), numbers(found, 'day')),
      }
    return {
      run: () =>
        events.groupby('customer').rollup({
          count: op.count(),
          sum: op.sum('cents'),
          min: op.min('cents'),
          max: op.max('cents'),
          mean: op.mean('cents'),
        }),
      digest: (found) => digestGroups(Object.fromEntries(names.map((name) => [name, numbers(found, name)]))),
    }
  },

  async 'danfojs-node'(folder, { verb, rows }) {
    const dfd = await import('danfojs-node')
    const frame = (columns) =>
      new dfd.DataFrame(Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, Array.from(values)])))
    if (verb === 'join') {
      const side = ({ ids, values }, name) => frame({ customer_id: ids, [name]: values })
      const [left, right] = [side(leftSide(rows), 'visits'), side(rightSide(rows), 'balance')]
      return {
        run: () => dfd.merge({ left, right, on: ['customer_id'], how: 'left' }),
        digest: (found) => digestJoin(found['visits'].values, found['balance'].values),
      }
    }
    const events = frame(readEvents(folder))
    if (verb === 'sort')
      return {
        // It sorts by one column; the days are in order already, where its sort keeps it.
        run: () => events.sortValues('customer'),
        digest: (found) => digestSort(found['customer'].values, found['day'].values),
      }
    return {
      run: () => events.loc({ columns: ['customer', 'cents'] }).groupby(['customer']).agg({ cents: names }),
      digest: (found) => digestGroups(Object.fromEntries(names.map((name) => [name, found[`cents_${name}`].values]))),
    }
  },
}

await compete(async (folder, job) => {
  const { run, digest } = await makers[job.with](folder, job)
  return {
    version: versionOf(job.with),
    run,
    report(output) {
      const work = digest(output)
      return { result: { rows: work.rows }, work }
    },
  }
})
