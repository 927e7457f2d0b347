import { type Stream, uniform } from '../math/philox.ts'

/** Chances are counted in units of 1 / {@link chanceUnits}. */
export const chanceUnits: number = 2 ** 24

/** A chance strictly between 0 and 1 that still has to be drawn. */
interface Edge {
  readonly person: number
  readonly arm: number
  units: number
}

/**
 * Draws one arm for each person so that everyone gets each arm with exactly their own chance, while each arm is drawn exactly as
 * often as its chances add up to. Chances that add up to a whole number over an arm are kept to the person; correlations between
 * people are the price.
 *
 * @param people - how many there are.
 * @param arms - how many there are.
 * @param chancesOf - the arms of a person with their chances in units; the units add up to {@link chanceUnits}.
 * @param streamOf - random words of a person.
 * @returns the arm of each person.
 * @see Gandhi, Khuller, Parthasarathy and Srinivasan (2006), "Dependent rounding and its applications to approximation
 * algorithms". Chances are kept to 2^-32, the fineness of a draw.
 */
export function drawArms(
  people: number,
  arms: number,
  chancesOf: (person: number) => readonly { readonly arm: number; readonly units: number }[],
  streamOf: (person: number) => Stream,
): Int32Array {
  const drawn = new Int32Array(people).fill(-1)
  const atArm: Edge[][] = Array.from({ length: arms }, () => [])
  const ofPerson = new Map<number, Edge[]>()
  for (let person = 0; person < people; person++) {
    const stream = streamOf(person)
    const edges = chancesOf(person).map(({ arm, units }): Edge => ({ person, arm, units }))
    ofPerson.set(person, edges)
    for (const edge of edges) atArm[edge.arm].push(edge)
    settle(edges, atArm, ofPerson, drawn)
    for (
      let cycle = findCycle(person, atArm, ofPerson);
      cycle !== null;
      cycle = findCycle(person, atArm, ofPerson)
    ) {
      shift(cycle, stream)
      settle(cycle, atArm, ofPerson, drawn)
    }
  }
  return drawn
}

/** Moves chance around a cycle, forwards or back, so that one edge is decided and no chance changes on average. */
function shift(cycle: readonly Edge[], stream: Stream): void {
  let forward = chanceUnits
  let backward = chanceUnits
  for (const [i, { units }] of cycle.entries()) {
    forward = Math.min(forward, i % 2 === 0 ? chanceUnits - units : units)
    backward = Math.min(backward, i % 2 === 0 ? units : chanceUnits - units)
  }
  const move = uniform(stream) < backward / (forward + backward) ? forward : -backward
  for (const [i, edge] of cycle.entries()) edge.units += i % 2 === 0 ? move : -move
}

/** Removes decided edges; an edge with the whole chance is the person's arm. */
function settle(
  edges: readonly Edge[],
  atArm: Edge[][],
  ofPerson: Map<number, Edge[]>,
  drawn: Int32Array,
): void {
  for (const edge of edges) {
    if (edge.units !== 0 && edge.units !== chanceUnits) continue
    if (edge.units === chanceUnits) drawn[edge.person] = edge.arm
    remove(atArm[edge.arm], edge)
    const own = ofPerson.get(edge.person)
    if (own === undefined) continue
    remove(own, edge)
    if (own.length === 0) ofPerson.delete(edge.person)
  }
}

function remove(edges: Edge[], edge: Edge): void {
  const at = edges.indexOf(edge)
  if (at >= 0) edges.splice(at, 1)
}

/** A cycle through a person: edges person-arm, arm-other, other-arm, ..., arm-person; null where there is none. */
function findCycle(
  person: number,
  atArm: readonly Edge[][],
  ofPerson: ReadonlyMap<number, Edge[]>,
): Edge[] | null {
  const own = ofPerson.get(person) ?? []
  const goals = new Map(own.map((edge) => [edge.arm, edge]))
  const searched = new Set<number>()
  for (const first of own) {
    if (searched.has(first.arm)) continue
    const cycle = searchFrom(first, goals, atArm, ofPerson, searched)
    if (cycle !== null) return cycle
  }
  return null
}

interface Step {
  readonly edge: Edge
  readonly before: Step | null
}

/** Walks the forest without the person, from the arm of their edge, until another of their arms is met. */
function searchFrom(
  first: Edge,
  goals: ReadonlyMap<number, Edge>,
  atArm: readonly Edge[][],
  ofPerson: ReadonlyMap<number, Edge[]>,
  searched: Set<number>,
): Edge[] | null {
  const stack: Step[] = [{ edge: first, before: null }]
  searched.add(first.arm)
  for (let step = stack.pop(); step !== undefined; step = stack.pop()) {
    for (const out of atArm[step.edge.arm]) {
      if (out === step.edge || out.person === first.person) continue
      for (const on of ofPerson.get(out.person) ?? []) {
        if (on === out || searched.has(on.arm)) continue
        const next: Step = { edge: on, before: { edge: out, before: step } }
        const goal = goals.get(on.arm)
        if (goal !== undefined) return [...pathTo(next), goal]
        searched.add(on.arm)
        stack.push(next)
      }
    }
  }
  return null
}

function pathTo(last: Step): Edge[] {
  const path: Edge[] = []
  for (let step: Step | null = last; step !== null; step = step.before) path.push(step.edge)
  return path.reverse()
}
