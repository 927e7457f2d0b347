import { fitKMeans, preparationOf, stateOf } from '../../src/learn/kmeans.ts'
import { compilePreparation } from '../../src/learn/prepare/compile.ts'
import { momentsState } from '../../src/learn/prepare/moments-pass.ts'
import { inputsOf, withPrepared } from '../../src/learn/prepare/opened.ts'
import { rangesOf } from '../../src/learn/prepare/ranges.ts'
import { segmentMapping } from '../../src/segments/assign-segments.ts'
import { profilePass } from '../../src/segments/profile-pass.ts'
import { checkMappingContract, checkPassContract } from '../engine/contract.ts'
import type { PassEntry } from '../engine/entry.ts'
import { people } from '../engine/people.ts'

const table = people(400)

/** The passes of segmenting. */
export const segmentPasses: readonly PassEntry[] = [
  {
    name: 'profilePass',
    check: async () => {
      const model = await fitKMeans(table, ['spend', 'at'], { k: 3 })
      const features = compilePreparation([], inputsOf(table, ['age', 'orders'], 'pass', []))
      const ranges = await withPrepared(table, ['age', 'orders'], 'pass', {}, rangesOf)
      const { centers, units } = momentsState({ ...ranges, rows: 1e6 })
      const state = {
        clusters: stateOf(model),
        centers,
        units: Float64Array.of(units[0], units[1], units[6], units[7]),
      }
      await checkPassContract(profilePass(preparationOf(model), features), state, table, { integer: true })
    },
  },
  {
    name: 'segmentMapping',
    check: async () => {
      const clusters = await fitKMeans(table, ['spend', 'at'], { k: 3 })
      const fitted = {
        clusters: clusters.fitted,
        ids: ["it's one", 'two "2" \\', 'three'],
        names: ['a', 'b', 'c'],
        panel: null,
      }
      const model = { ...clusters, kind: 'segments', fitted } as const
      await checkMappingContract(segmentMapping(model, 'customer_id'), stateOf(clusters), table)
    },
  },
]
