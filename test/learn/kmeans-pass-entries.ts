import { farthestPass } from '../../src/learn/kmeans-farthest.ts'
import { assignmentMapping, kmeansPass } from '../../src/learn/kmeans-pass.ts'
import { type SampleSum, samplePass, sortedRows } from '../../src/learn/kmeans-sample.ts'
import { silhouettePass } from '../../src/learn/kmeans-silhouette.ts'
import { checkMappingContract, checkPassContract } from '../engine/contract.ts'
import type { PassEntry } from '../engine/entry.ts'
import { centersAt, preparedPeople } from './prepared-people.ts'

/** The passes of k-means. */
export const kmeansPasses: readonly PassEntry[] = [
  {
    name: 'kmeansPass',
    check: async () => {
      const { table, preparation } = await preparedPeople(400)
      const state = centersAt(preparation, table, [3, 50, 200])
      const otherStates = [centersAt(preparation, table, [1]), centersAt(preparation, table, [9, 8, 7, 6, 5])]
      await checkPassContract(kmeansPass(preparation), state, table, { integer: true, otherStates })
    },
  },
  {
    name: 'farthestPass',
    check: async () => {
      const { table, preparation } = await preparedPeople(400)
      const state = centersAt(preparation, table, [3, 50, 200])
      await checkPassContract(farthestPass(preparation), state, table, { integer: true })
    },
  },
  {
    name: 'samplePass',
    check: async () => {
      const { table, preparation } = await preparedPeople(400)
      const pass = samplePass(preparation, { column: 'customer_id', kind: 'text' })
      // The sample keeps the order of its rows; what is made of it sorts them first.
      const claims = {
        integer: true,
        ordered: true,
        listsRows: true,
        readSum: ({ values }: SampleSum) => sortedRows(values, preparation.columns.length),
      } as const
      await checkPassContract(pass, { salt: 'a', threshold: 2 ** 31 }, table, claims)
      await checkPassContract(samplePass(preparation, null), { salt: 'a', threshold: 2 ** 32 }, table, claims)
    },
  },
  {
    name: 'silhouettePass',
    check: async () => {
      const { table, preparation } = await preparedPeople(400)
      const state = { ...centersAt(preparation, table, [3, 50, 200]), unit: 2 ** -30 }
      const otherStates = [[9], [5, 5]].map((rows) => ({
        ...centersAt(preparation, table, rows),
        unit: 2 ** -30,
      }))
      await checkPassContract(silhouettePass(preparation), state, table, { integer: true, otherStates })
    },
  },
  {
    name: 'assignmentMapping',
    check: async () => {
      const { table, preparation } = await preparedPeople(400)
      await checkMappingContract(
        assignmentMapping(preparation),
        centersAt(preparation, table, [3, 50]),
        table,
      )
    },
  },
]
