import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { drawJudgement } from '../../examples/demo/draw.ts'

const project = join(import.meta.dirname, '../..')
const read = (file: string): string => readFileSync(join(project, file), 'utf8')

it('the first picture of the README is drawn from the kept run of the demo', () => {
  const { spec, judgement } = JSON.parse(read('bench/runs/proof/demo-true-value.json'))
  expect(spec).toEqual({ seed: 7, customers: 100_000 })
  expect(drawJudgement(judgement)).toBe(read('docs/true-value.svg'))
})
