import { describe, expect, it } from 'vitest'
import { testEngines } from '../engine/engines.ts'
import { checkCase } from './check-plan-in.ts'
import { smallCase } from './small-case.ts'

describe.each(testEngines)('from the same scores $name', ({ open }) => {
  it('comes to the same decisions and prices, row by row and by a checksum taken there', async () => {
    expect(await checkCase(await open(), smallCase(3, 60), 'sixty')).toBe('planned')
  }, 200_000)
})
