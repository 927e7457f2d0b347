import { openPersons, type Person } from '../../../src/synth/people/person.ts'
import { type Settings, settle } from '../../../src/synth/spec.ts'

/** The settings of the tests of suppliers, at level realistic, where the world drifts. */
export const settings: Settings = settle({ seed: 71, customers: 40_000 })

/** Shows what a supplier says of each of the persons it knows; the person is one object for all. Returns the share it knows. */
export function forEachAnswer<Answer>(
  answerOf: (person: Person) => Answer | null,
  visit: (answer: Answer, person: Person) => void,
): number {
  const personOf = openPersons(settings)
  let known = 0
  for (let id = 0; id < settings.customers; id++) {
    const person = personOf(id)
    const answer = answerOf(person)
    if (answer === null) continue
    known++
    visit(answer, person)
  }
  return known / settings.customers
}

/** Four standard errors of a share, or of a correlation near 0, among the persons of {@link settings}. */
export function tolerance(share = 0.5): number {
  return 4 * Math.sqrt((share * (1 - share)) / settings.customers)
}
