import { describe, expect, test } from 'vitest'
import { openRows } from '../../src/engine/open-rows.ts'
import { type Design, plainDesign } from '../../src/learn/linear-design.ts'
import { minimizeNewton } from '../../src/learn/newton.ts'
import { minimizeHeldOut } from '../../src/learn/newton-held-out.ts'
import {
  type NewtonFamily,
  type NewtonState,
  type NewtonSum,
  newtonPass,
} from '../../src/learn/newton-pass.ts'
import { compilePreparation } from '../../src/learn/prepare/compile.ts'
import { inputsOf } from '../../src/learn/prepare/opened.ts'
import { fitStandardizer } from '../../src/learn/prepare/standardizer.ts'
import { people } from '../engine/people.ts'

const table = people(600)
const folds = 3

/** The rows of a target in three groups, by their place. */
async function foldedDesign(target: string): Promise<Design> {
  const models = [await fitStandardizer(table, ['spend'])]
  const preparation = compilePreparation(models, inputsOf(table, ['spend'], 'refuse', models))
  const design = plainDesign({ preparation, target })
  return {
    ...design,
    groups: folds,
    read(rows, from, to) {
      const read = design.read(rows, from, to)
      return { ...read, group: read.group.map((group, i) => (group < 0 ? -1 : (from + i) % folds)) }
    },
  }
}

const others = [0, 1, 2].map((group) => [0, 1, 2].filter((heldOut) => heldOut !== group))

async function heldOutAndAnew(
  family: NewtonFamily,
  target: string,
  penalty: number,
): Promise<{ found: readonly Float64Array[]; anew: readonly Float64Array[]; hessians: number }> {
  const design = await foldedDesign(target)
  const session = await openRows(table, design.columns, {})
  const pass = newtonPass('test', design)
  let hessians = 0
  const run = (state: NewtonState): Promise<NewtonSum> => {
    if (!state.withoutHessian) hessians += 1
    return session.run(pass, state)
  }
  const problem = { family, width: design.width, penalty, targets: [0, 0, 0], members: others }
  const whole = await minimizeNewton(run, { ...problem, targets: [0], members: [[0], [0], [0]] })
  hessians = 0
  const found = await minimizeHeldOut(run, whole, { ...problem, folds, byFold: [[0], [1], [2]] })
  const passes = hessians
  const anew = await minimizeNewton(run, problem)
  await session.close()
  return { found, anew: anew.map(({ coefficients }) => coefficients), hessians: passes }
}

describe('minimizeHeldOut', () => {
  test.each([
    ['logistic', 'treated', 1],
    ['logistic', 'treated', 0],
    ['poisson', 'treated', 1],
  ] as const)('finds what Newton finds without each fold: %s %s %d', async (family, target, penalty) => {
    const { found, anew, hessians } = await heldOutAndAnew(family, target, penalty)
    for (const [id, coefficients] of found.entries())
      for (const [j, value] of coefficients.entries()) expect(value).toBeCloseTo(anew[id][j], 4)
    expect(found[0]).not.toEqual(found[1])
    expect(hessians).toBe(1)
  })
})
