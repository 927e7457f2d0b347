import type { RunResult, StageName } from '../../contracts/run.ts'
import { dataTable } from '../data-table.ts'
import { type Html, html } from '../html.ts'
import { count, money, short } from '../numbers.ts'
import { badge, facts, heading, list, paragraph, type Section } from '../section.ts'
import { plural, stageWords } from '../words.ts'

/** What the brief asked for, and who answers for it. */
export function asked(result: RunResult): Section {
  const { goal, reviewer, next } = result
  return {
    id: 'asked',
    title: 'What was asked',
    body: [
      html`<blockquote>${goal.words}</blockquote>\n`,
      facts([
        ['Metric', goal.metric],
        ['Target', `${short(goal.target)} more per customer`],
        ['Horizon', plural(count(goal.horizonDays), 'day')],
        ['One unit is worth', money(goal.valuePerUnit, goal.currency)],
      ]),
      paragraph(html`<span class="label">After the pilot:</span> `, next),
      heading('Who answers for it'),
      owners(result),
      departments(result),
      heading('Reviewer'),
      reviewer === null
        ? paragraph(badge('doubt', 'nobody named'), ' No one outside the team may veto this plan.')
        : [
            paragraph(
              reviewer.name,
              reviewer.vetoes.length === 0
                ? ' may veto; nothing was vetoed.'
                : ` took ${plural(count(reviewer.vetoes.length), 'thing')} out of the plan:`,
            ),
            reviewer.vetoes.length === 0 ? null : list(reviewer.vetoes),
          ],
    ],
  }
}

function owners(result: RunResult): Html[] {
  const stages = Object.keys(stageWords) as StageName[]
  const missing = stages.filter((stage) => result.owners[stage] === null)
  const table = dataTable({
    caption: 'Owner of each stage',
    columns: [
      { title: 'Stage', cell: (stage: StageName) => stageWords[stage] },
      { title: 'Owner', cell: (stage) => result.owners[stage] ?? badge('bad', 'nobody') },
    ],
    rows: stages,
    narrow: 'scroll',
  })
  if (missing.length === 0) return [table]
  const names = missing.map((stage) => stageWords[stage]).join(', ')
  return [table, paragraph(badge('bad', 'missing owners'), ` Nobody answers for: ${names}.`)]
}

function departments(result: RunResult): Html {
  return dataTable({
    caption: 'What the departments demand',
    columns: [
      { title: 'Department', cell: ({ name }) => name },
      { title: 'Owner', cell: ({ owner }) => owner ?? badge('bad', 'nobody') },
      { title: 'Demands', cell: ({ demands }) => (demands === '' ? '–' : demands) },
    ],
    rows: result.departments,
  })
}
