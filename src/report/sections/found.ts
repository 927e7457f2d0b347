import type { SourceQuality } from '../../contracts/base.ts'
import type { RunResult } from '../../contracts/run.ts'
import { dataTable } from '../data-table.ts'
import type { Html } from '../html.ts'
import { count, percent, unitWords } from '../numbers.ts'
import { heading, list, note, paragraph, type Section } from '../section.ts'
import { leftOutWords, plural, wordsFor } from '../words.ts'

/** What the data held: records used and rejected by source, how full their columns are, and the features made of them. */
export function found(result: RunResult): Section {
  const { quality, customers, features } = result
  return {
    id: 'found',
    title: 'What was found in the data',
    body: [
      paragraph(
        `${plural(count(quality.length), 'source')} became ${plural(count(customers), 'customer')}, each described by ${plural(count(features.length), 'feature')}. Every record read was either used or rejected with a reason.`,
      ),
      sources(quality),
      heading('How full the columns are'),
      list(quality.map(fillWords)),
      heading('What is known of each customer'),
      list(features.map(({ words, unit }) => (unit === null ? words : `${words} (${unitWords(unit)})`))),
      leftOut(result),
    ],
  }
}

function sources(quality: readonly SourceQuality[]): Html {
  return dataTable({
    caption: 'Records by source: read = used + rejected',
    columns: [
      { title: 'Source', cell: ({ source }) => source },
      { title: 'Read', figures: true, cell: ({ records }) => count(records) },
      { title: 'Used', figures: true, cell: ({ used }) => count(used) },
      { title: 'Rejected', figures: true, cell: ({ rejected }) => count(rejected) },
      { title: 'Joined to another source', figures: true, cell: ({ linked }) => count(linked) },
      { title: 'Why rejected', cell: ({ reasons }) => reasonWords(reasons) },
    ],
    rows: quality,
  })
}

function reasonWords(reasons: { readonly [reason: string]: number }): string {
  const found = Object.entries(reasons).filter(([, rows]) => rows > 0)
  if (found.length === 0) return '–'
  return found.map(([reason, rows]) => `${reason.replaceAll('-', ' ')}: ${count(rows)}`).join('; ')
}

function fillWords({ source, filled }: SourceQuality): string {
  const columns = Object.entries(filled)
  const gaps = columns.filter(([, share]) => share < 1).sort((a, b) => a[1] - b[1])
  if (columns.length === 0) return `${source}: no column was measured`
  if (gaps.length === 0) return `${source}: all ${count(columns.length)} columns are complete`
  const rest = columns.length - gaps.length
  const words = gaps.map(([column, share]) => `${column} ${percent(share)}`).join(', ')
  return `${source}: ${words}${rest === 0 ? '' : `; the other ${count(rest)} complete`}`
}

function leftOut({ leftOutEvents, asOf }: RunResult): Html {
  const reasons = Object.entries(leftOutEvents).filter(([, events]) => events > 0)
  if (reasons.length === 0)
    return note(`Only what happened before ${asOf} was used; no event had to be left out.`)
  const words = reasons.map(([reason, events]) => `${count(events)} ${wordsFor(leftOutWords, reason)}`)
  return note(`Only what happened before ${asOf} was used. Events left out: ${words.join(', ')}.`)
}
