import {
  group,
  integerColumn,
  join,
  makeTable,
  numbersOf,
  sort,
  type Table,
  textColumn,
} from 'clientele/table'
import { compete } from '../harness/compete.ts'
import type { Facts } from '../harness/question.ts'
import {
  digestGroups,
  digestJoin,
  digestSort,
  leftSide,
  readEvents,
  rightSide,
  type Side,
} from '../harness/verb-columns.ts'
import { version } from './version.ts'

interface Verb {
  readonly run: () => Table
  readonly digest: (table: Table) => Facts
}

const verbs: { readonly [verb: string]: (folder: string, rows: number) => Verb } = {
  group(folder) {
    const events = eventsTable(folder)
    return {
      run: () =>
        group(events, ['customer'], {
          count: { op: 'count' },
          sum: { op: 'sum', column: 'cents' },
          min: { op: 'min', column: 'cents' },
          max: { op: 'max', column: 'cents' },
          mean: { op: 'mean', column: 'cents' },
        }),
      digest: (table) =>
        digestGroups(
          Object.fromEntries(
            ['count', 'sum', 'min', 'max', 'mean'].map((name) => [name, numbersOf(table, name)]),
          ),
        ),
    }
  },
  join(_folder, rows) {
    const customers = sideTable(leftSide(rows), 'visits')
    const balances = sideTable(rightSide(rows), 'balance')
    return {
      run: () => join(customers, balances, { on: ['customer_id'], kind: 'left' }),
      digest: (table) => digestJoin(numbersOf(table, 'visits'), numbersOf(table, 'balance')),
    }
  },
  sort(folder) {
    const events = eventsTable(folder)
    return {
      run: () => sort(events, ['customer', 'day']),
      digest: (table) => digestSort(numbersOf(table, 'customer'), numbersOf(table, 'day')),
    }
  },
}

function eventsTable(folder: string): Table<'customer' | 'day' | 'cents'> {
  const { customer, day, cents } = readEvents(folder)
  return makeTable({
    customer: integerColumn(customer),
    day: integerColumn(day),
    cents: integerColumn(cents, 'EUR/100'),
  })
}

function sideTable<Name extends string>({ ids, values }: Side, name: Name): Table<'customer_id' | Name> {
  return makeTable<'customer_id' | Name>([
    ['customer_id', textColumn(ids)],
    [name, integerColumn(values)],
  ])
}

await compete<Table>((folder, job) => {
  const { run, digest } = verbs[String(job['verb'])](folder, Number(job['rows']))
  return {
    version,
    run,
    report(table) {
      const work = digest(table)
      return { result: { rows: table.rowCount }, work }
    },
  }
})
