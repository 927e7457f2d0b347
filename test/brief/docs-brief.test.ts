import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readBrief } from '../../src/brief/read-brief.ts'

const text = readFileSync(join(import.meta.dirname, '../../docs/brief.md'), 'utf8')
const blocks = [...text.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, yaml]) => yaml)

describe('the example in the words about the brief', () => {
  it('is a brief', () => {
    expect(blocks.length).toBeGreaterThan(5)
    const brief = readBrief(blocks.join('\n'))
    expect(brief.offers.map(({ name }) => name)).toEqual(['coupon'])
    expect(brief.response?.cannibalized).toBe(0.5)
  })

  it('has a learner that exists, and a misspelt one is told the nearest', () => {
    const misspelt = blocks.join('\n').replace('linear, pooled', 'liner, pooled')
    expect(() => readBrief(misspelt)).toThrow(/learners.*linear/s)
  })
})
