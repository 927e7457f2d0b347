import { expect, it } from 'vitest'
import { eachInTurn } from '../../src/engine/each-in-turn.ts'

it('goes on with the others where one fails, one after the other, and throws what it first failed with', async () => {
  const told: string[] = []
  const work = async (item: number): Promise<void> => {
    told.push(`${item} begins`)
    await new Promise((resolve) => setTimeout(resolve, 10 / item))
    if (item > 1) throw new Error(`no ${item}`)
    told.push(`${item} ends`)
  }
  await expect(eachInTurn([2, 1, 3], work)).rejects.toThrow('no 2')
  expect(told).toEqual(['2 begins', '1 begins', '1 ends', '3 begins'])
  await eachInTurn([], work)
})
