import { openWorld, type Retailer, type World } from 'clientele/synth'
import { insideOf, letIn } from '../../../src/synth/inside.ts'
import type { LevelTraits } from '../../../src/synth/levels.ts'
import { waveDays } from '../../../src/synth/retailer/drift.ts'
import { retailerOn } from '../../../src/synth/view.ts'

/** What is unlike the level `easy`. */
export type Traits = Partial<LevelTraits>

/** Which clean world. */
export interface CleanSpec {
  readonly seed: number
  readonly customers: number
  readonly pilotShare: number
}

/**
 * Opens the world of the specification's experiments: nothing drifts, nobody tires, everybody is known under one number, effects have scale 3; but for
 * the traits given, which no level has alone.
 */
export function cleanWorld(spec: CleanSpec, traits: Traits = {}): World {
  const world = openWorld({ ...spec, level: 'easy', effectScale: 3 })
  const { settings, plans } = insideOf(world)
  letIn(world, { settings: { ...settings, traits: { ...settings.traits, ...traits } }, plans })
  return world
}

/** What the systems of a clean world hold when the pilot is over. Its own views know nothing of the traits given. */
export function afterPilot(world: World): Retailer {
  const { settings, plans } = insideOf(world)
  return retailerOn(settings, plans, waveDays)
}
