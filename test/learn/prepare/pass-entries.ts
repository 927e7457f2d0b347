import { bins, bracketPass } from '../../../src/learn/prepare/bracket-pass.ts'
import { compilePreparation } from '../../../src/learn/prepare/compile.ts'
import { levelsPass } from '../../../src/learn/prepare/levels-pass.ts'
import { momentsPass, momentsState } from '../../../src/learn/prepare/moments-pass.ts'
import { inputsOf, withPrepared } from '../../../src/learn/prepare/opened.ts'
import { rangePass } from '../../../src/learn/prepare/range-pass.ts'
import { rangesOf } from '../../../src/learn/prepare/ranges.ts'
import { preparationMapping, unseenPass } from '../../../src/learn/prepare/transform.ts'
import { fromArrays } from '../../../src/table/from-arrays.ts'
import { checkMappingContract, checkPassContract } from '../../engine/contract.ts'
import type { PassEntry } from '../../engine/entry.ts'
import { people } from '../../engine/people.ts'
import { preparedPeople } from '../prepared-people.ts'

const columns = ['age', 'spend', 'orders', 'since', 'at', 'treated']
const table = people(400)
const preparation = compilePreparation([], inputsOf(table, columns, 'pass', []))

/** The passes of preparation. */
export const preparePasses: readonly PassEntry[] = [
  {
    name: 'rangePass',
    check: () => checkPassContract(rangePass(preparation), null, table, { integer: true }),
  },
  {
    name: 'momentsPass',
    check: async () => {
      const ranges = await withPrepared(table, columns, 'pass', {}, rangesOf)
      const state = momentsState({ ...ranges, rows: 1e6 })
      await checkPassContract(momentsPass(preparation), state, table, { integer: true })
      const tiny = fromArrays({ x: [-3, 3, 1e-200, -1e-110, 1e-162, 0, 2e-162, 1] })
      const plain = compilePreparation([], inputsOf(tiny, ['x'], 'pass', []))
      const around = momentsState({ ...(await withPrepared(tiny, ['x'], 'pass', {}, rangesOf)), rows: 1e6 })
      await checkPassContract(momentsPass(plain), around, tiny, { integer: true })
    },
  },
  {
    name: 'bracketPass',
    check: () =>
      checkPassContract(
        bracketPass(preparation, [0, 1, 4]),
        {
          column: Int32Array.of(0, 1, 1),
          low: Float64Array.of(20, 0, 500),
          high: Float64Array.of(60, 1e5, 500),
        },
        people(2000),
        { integer: true, ceilingRows: 3 * (bins + 1) },
      ),
  },
  {
    name: 'levelsPass',
    check: () =>
      checkPassContract(levelsPass(inputsOf(table, ['arm'], 'level', [])), null, table, { integer: true }),
  },
  {
    name: 'preparationMapping',
    check: async () =>
      checkMappingContract(preparationMapping((await preparedPeople(400)).preparation), null, table),
  },
  {
    name: 'unseenPass',
    check: async () => {
      const small = await preparedPeople(4)
      await checkPassContract(unseenPass(small.preparation), null, table, { integer: true })
    },
  },
]
