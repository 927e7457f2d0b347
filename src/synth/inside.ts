import type { PlanBook } from './life/plan-book.ts'
import type { Settings } from './spec.ts'

/** What a world is made of. */
export interface Inside {
  readonly settings: Settings
  readonly plans: PlanBook
}

const insides = new WeakMap<object, Inside>()

/** Notes what a world is made of: for the truth, which alone may look. */
export function letIn(world: object, inside: Inside): void {
  insides.set(world, inside)
}

/** What a world is made of. */
export function insideOf(world: object): Inside {
  const inside = insides.get(world)
  if (inside === undefined) throw new TypeError('Only what openWorld returned is a world.')
  return inside
}
