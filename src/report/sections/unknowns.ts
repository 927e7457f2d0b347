import type { RunResult } from '../../contracts/run.ts'
import { list, paragraph, type Section } from '../section.ts'

/** What nobody knows yet. */
export function unknowns({ unknowns: words }: RunResult): Section {
  return {
    id: 'unknown',
    title: 'What is not known',
    body: words.length === 0 ? paragraph('The run lists nothing that it could not find out.') : list(words),
  }
}
