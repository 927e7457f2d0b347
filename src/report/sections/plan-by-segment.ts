import type { RunResult } from '../../contracts/run.ts'
import { dataTable } from '../data-table.ts'
import { count, moneyTogether, percent } from '../numbers.ts'
import type { Section } from '../section.ts'
import { capital, type PlanPart, planParts, segmentName, together } from '../words.ts'

/** A segment's plan is told by the offers it gets most. */
const shownOffers = 2

interface SegmentRow {
  readonly name: string
  readonly customers: number | null
  readonly parts: readonly PlanPart[]
}

/** What each segment receives. */
export function planBySegment(result: RunResult): Section {
  const rows = segmentRows(result)
  const value = moneyTogether(
    rows.map(({ parts }) => together(parts).value),
    result.goal.currency,
  )
  const cost = moneyTogether(
    rows.map(({ parts }) => together(parts).cost),
    result.goal.currency,
  )
  const isPlan = result.plan.purpose === 'plan'
  return {
    id: 'by-segment',
    title: 'Who receives what, by segment',
    body: dataTable({
      caption: 'Messages by segment',
      columns: [
        { title: 'Segment', cell: ({ name }: SegmentRow) => capital(name) },
        {
          title: 'Customers',
          figures: true,
          cell: ({ customers }) => (customers === null ? '–' : count(customers)),
        },
        { title: 'Messages', figures: true, cell: ({ parts }) => count(together(parts).messages) },
        ...(isPlan
          ? [{ title: 'Value', figures: true, cell: ({ parts }: SegmentRow) => value(together(parts).value) }]
          : []),
        { title: 'Cost', figures: true, cell: ({ parts }) => cost(together(parts).cost) },
        { title: 'Mostly', cell: ({ parts }) => mostly(parts) },
      ],
      rows,
    }),
  }
}

function segmentRows(result: RunResult): readonly SegmentRow[] {
  const parts = planParts(result)
  const profiles = result.segmentation.profiles
  const known = profiles.map(({ id, name, customers }) => ({
    name,
    customers,
    parts: parts.filter(({ segment }) => segment === id || segment === name),
  }))
  const others = [...new Set(parts.map(({ segment }) => segment))].filter(
    (segment) => !profiles.some(({ id, name }) => segment === id || segment === name),
  )
  return [
    ...known,
    ...others.map((segment) => ({
      name: segment === '' ? 'in no segment' : segmentName(result, segment),
      customers: null,
      parts: parts.filter((part) => part.segment === segment),
    })),
  ]
}

function mostly(parts: readonly PlanPart[]): string {
  const { messages } = together(parts)
  if (messages === 0) return 'nothing'
  return parts
    .toSorted((a, b) => b.messages - a.messages)
    .slice(0, shownOffers)
    .filter((part) => part.messages > 0)
    .map((part) => `${part.offer} by ${part.channel} (${percent(part.messages / messages)})`)
    .join(', ')
}
