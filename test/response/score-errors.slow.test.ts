import { describe, expect, it } from 'vitest'
import type { Scores } from '../../src/contracts/scores.ts'
import { fitResponse, scoreOptions } from '../../src/response/index.ts'
import type { CellsColumn } from '../../src/table/column.ts'
import { candidatesFor } from './candidates.ts'
import { byDepartment, features, simulate, simulatedOptions } from './simulate.ts'

const customers = simulate({ seed: 9, rows: 50, effect: () => 0.1 }).table

function cellsOf({ table }: Scores): CellsColumn {
  const cells = table.columns['cells']
  if (cells.kind !== 'cells') throw new Error(cells.kind)
  return cells
}

describe('effects and standard errors', () => {
  it.each(['constant-difference', 'constant-odds', 'pooled'] as const)(
    'of the %s learner vary from trial to trial about as much as they say',
    async (learner) => {
      const candidates = candidatesFor(customers, [1, 4])
      const options = simulatedOptions({ cost: Array(6).fill(0), margin: Array(6).fill(1) })
      const runs: CellsColumn[] = []
      for (let seed = 40; seed < 64; seed++) {
        const { table } = simulate({ seed, rows: 3000, effect: (k) => 0.06 + 0.02 * k })
        const fitted = await fitResponse(table, {
          options: simulatedOptions(),
          features,
          outcome: { byDepartment },
          kind: 'binary',
          randomized: true,
          learners: [learner],
        })
        if (fitted.kind === 'no-effect') throw new Error(fitted.words)
        runs.push(cellsOf(await scoreOptions(fitted, customers, { candidates, options })))
      }
      let spread = 0
      let stated = 0
      for (let cell = 0; cell < 100; cell++) {
        const mean = runs.reduce((sum, { value }) => sum + value[cell], 0) / runs.length
        spread += runs.reduce((sum, { value }) => sum + (value[cell] - mean) ** 2, 0) / (runs.length - 1)
        stated += runs.reduce((sum, run) => sum + run.standardError[cell] ** 2, 0) / runs.length
      }
      // Penalties and shrinking bend both; 24 trials leave a factor of 1.9 either way.
      expect(spread / stated).toBeGreaterThan(0.35)
      expect(spread / stated).toBeLessThan(2)
    },
  )
})
