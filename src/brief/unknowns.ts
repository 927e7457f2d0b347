import type { PolicyComparison } from '../contracts/run.ts'
import { columnOfKind, textAt } from '../table/access.ts'
import type { Table } from '../table/table.ts'
import type { Brief } from './brief.ts'
import type { PilotNeed } from './pilot-need.ts'
import { featuresOf, trialsLeft } from './stages/features-stage.ts'
import type { ReadCount } from './stages/read-stage.ts'
import { responseOf } from './stages/response-stage.ts'
import { segmentationOf } from './stages/segments-stage.ts'
import type { Left } from './stages/stage.ts'

/** What a run does not know, in plain words, so that nobody reads more into it than it says. */
export function unknownsOf(brief: Brief, left: Left): readonly string[] {
  return [...aboutData(brief, left), ...aboutContacts(left), ...aboutResults(left)]
}

function aboutData(brief: Brief, left: Left): string[] {
  const words: string[] = []
  const { consent } = brief.data
  if ('assume' in consent) {
    words.push(`Consent is assumed for ${consent.channels.join(', ')}, not read: ${consent.because}`)
  }
  const counts = left['read'].documents['counts'] as Readonly<Record<string, ReadCount>>
  for (const count of Object.values(counts)) {
    for (const { file, rejected, rows } of [count, ...count.joined])
      if (rejected > 0)
        words.push(
          `${rejected} records of ${file} could not be read and are left out, beside ${rows} that could.`,
        )
    if (count.notKept > 0)
      words.push(`${count.notKept} records of ${count.file} are left out as the brief asks.`)
  }
  const statements = rejectedStatements(left['merge'].tables['rejected'])
  if (statements > 0)
    words.push(`${statements} statements of consent are not used; tables/rejected.csv says why.`)
  const masked = left['target'].documents['masked'] as Readonly<Record<string, number>>
  for (const [column, count] of Object.entries(masked)) {
    words.push(
      `${count} values of ${column} were not collected for marketing: no rule of eligibility, reach or veto reads them, and a rule that needs one does not hold for that customer.`,
    )
  }
  for (const [reason, count] of Object.entries(featuresOf(left).leftOut)) {
    if (count > 0) words.push(`${count} events are left out of the features: ${reason.replaceAll('-', ' ')}.`)
  }
  return words
}

function rejectedStatements(rejected: Table): number {
  const source = columnOfKind(rejected, 'source', 'text')
  let count = 0
  for (let row = 0; row < rejected.rowCount; row++) if (textAt(source, row) === 'consent') count += 1
  return count
}

function aboutContacts(left: Left): string[] {
  const { documents } = left['features']
  const words: string[] = []
  const leftOut = documents['contactsLeftOut'] as Readonly<Record<string, number>>
  for (const [reason, count] of Object.entries(leftOut))
    words.push(`${count} past contacts taught nothing: ${reason.replaceAll('-', ' ')}.`)
  if (trialsLeft(left['features']) !== null && documents['contactsDated'] === false) {
    words.push(
      'The past contacts carry no date: features as of today stand for what was known before the contact. Where a feature was changed by the contact itself, what is learned is too good.',
    )
  }
  return words
}

function aboutResults(left: Left): string[] {
  const words: string[] = []
  const response = responseOf(left)
  if (response.kind === 'no-effect') words.push(response.words)
  const contaminated = left['target'].documents['heldAfterMessages'] as number
  if (contaminated > 0)
    words.push(
      `${contaminated} of the customers held out were written to by earlier runs: they are control for what is sent from now on, not for what they got then; tables/holdout.csv names them.`,
    )
  const { certificate } = segmentationOf(left)
  if (certificate.verdict === 'unstable') words.push(certificate.words)
  const need = left['target'].documents['pilot'] as PilotNeed
  if (need.from === 'unknown') {
    words.push(
      'How much the metric varies from customer to customer is not known; the size of the pilot assumes a share near one half.',
    )
  }
  const comparison = left['measure'].documents['comparison'] as PolicyComparison | null
  if (comparison === null)
    words.push('What the plan is worth beside simple ways of deciding is not known before the pilot.')
  else if (comparison.verdict === 'unknown') words.push(comparison.words)
  return words
}
