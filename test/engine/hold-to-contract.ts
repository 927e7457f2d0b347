import { it } from 'vitest'
import { passesOf } from './passes.ts'

/** A test for each pass or mapping of a room: that it keeps its contract on every engine that is there. */
export function holdToContract(room: keyof typeof passesOf): void {
  it.each(passesOf[room].map(({ name, check }) => [name, check] as const))(
    '%s keeps the contract',
    async (_, check) => {
      await check()
    },
    240_000,
  )
}
