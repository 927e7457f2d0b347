import { openCursor } from '../cursor.ts'
import type { Person } from '../people/person.ts'
import { drawReach } from '../people/reach.ts'
import { channels } from '../retailer/channels.ts'
import type { Settings } from '../spec.ts'
import { type Outcome, openOutcomes, type WaveOrder } from './outcome.ts'
import { drawPilot, type PilotDraw, pilotWave } from './pilot.ts'
import { openPotential } from './potential.ts'

/** What happened to a person in the wave of the pilot; the outcome is one object for all. */
export interface PilotResult {
  /** Null for who was not in the pilot. */
  readonly draw: PilotDraw | null
  readonly outcome: Outcome
}

/** Lets the wave of the pilot happen to one person after another, in it or not. */
export function openPilotWave(
  settings: Settings,
): (person: Person, active: boolean, visit?: (order: WaveOrder) => void) => PilotResult {
  const foresee = openPotential(settings.seed, settings.effectScale)
  const realize = openOutcomes(settings.seed)
  const cursor = openCursor(settings.seed)
  const reached = new Uint8Array(channels.length)
  return (person, active, visit) => {
    drawReach(cursor, person, reached)
    const draw = drawPilot(cursor, person.id, reached, settings.pilotShare)
    const outcome = realize(person, foresee(person, active), draw?.option ?? null, pilotWave, visit)
    return { draw, outcome }
  }
}
