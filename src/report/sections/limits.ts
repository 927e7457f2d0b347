import type { LimitRow } from '../../contracts/plan.ts'
import type { RunResult } from '../../contracts/run.ts'
import { dataTable } from '../data-table.ts'
import { type Html, html } from '../html.ts'
import { count, money, short } from '../numbers.ts'
import { badge, heading, list, note, paragraph, type Section } from '../section.ts'
import { segmentName } from '../words.ts'

/** Every limit with what the plan uses of it, and what its last unit is worth; limits that could not be met. */
export function limits(result: RunResult): Section {
  const { plan } = result
  return {
    id: 'limits',
    title: 'Limits and what they cost',
    body: [
      unmet(result),
      plan.rows.length === 0
        ? paragraph('The brief sets no limit beyond what a customer may receive.')
        : [
            table(result),
            note(
              plan.purpose === 'pilot'
                ? 'A pilot keeps every maximum, and values nothing yet: what one more unit of a limit is worth is not known before it is read.'
                : 'A price is what the last unit of a limit is worth in expected value. A limit that does not bind has none.',
            ),
          ],
      demands(result),
    ],
  }
}

function unmet({ plan }: RunResult): Html | null {
  if (plan.unmet.length === 0) return null
  return paragraph(
    badge('bad', 'not met'),
    ' These limits could not be kept:',
    list(plan.unmet.map(({ words }) => words)),
  )
}

function table(result: RunResult): Html {
  const { currency } = result.goal
  const isPilot = result.plan.purpose === 'pilot'
  return dataTable({
    caption: 'Limits, what the plan uses of them, and their price',
    columns: [
      { title: 'Limit', cell: (row: LimitRow) => limitWords(row, result) },
      { title: 'Bound', figures: true, cell: (row) => boundWords(row, currency) },
      { title: 'Used', figures: true, cell: (row) => amount(row, row.used, currency) },
      {
        title: 'What one more is worth',
        cell: (row) => (isPilot ? 'Not priced' : priceWords(row, currency)),
      },
      { title: 'State', cell: stateOf },
    ],
    rows: result.plan.rows,
  })
}

function limitWords(row: LimitRow, result: RunResult): string {
  const name = nameOf(row)
  switch (row.kind) {
    case 'offer':
      return `Messages of ${name}`
    case 'channel':
      return row.unitsPerContact === 1
        ? `Messages by ${name}`
        : `Capacity of ${name} (${short(row.unitsPerContact)} units a contact)`
    case 'department':
      return `Messages of the department ${name}`
    case 'department-budget':
      return `Budget of the department ${name}`
    case 'segment':
      return `Messages to “${segmentName(result, row.segment ?? name)}”`
    case 'messages':
      return 'Messages in all'
    case 'budget':
      return 'Budget'
    case 'benefit':
      return 'Benefit to customers'
  }
}

function nameOf({ id }: LimitRow): string {
  return id.slice(id.indexOf(':') + 1)
}

function isMoney({ coefficient }: LimitRow): boolean {
  return coefficient === 'cost' || coefficient === 'benefit'
}

function amount(row: LimitRow, value: number, currency: string): string {
  if (isMoney(row)) return money(value, currency)
  return Number.isInteger(value) ? count(value) : short(value)
}

function boundWords(row: LimitRow, currency: string): Html {
  const parts = [
    ...(row.min === null ? [] : [`at least ${amount(row, row.min, currency)}`]),
    ...(row.max === null ? [] : [`at most ${amount(row, row.max, currency)}`]),
  ]
  if (parts.length === 0) return html`none`
  return html`${parts.map((part, index) => (index === 0 ? part : html`<br>${part}`))}`
}

function priceWords(row: LimitRow, currency: string): string {
  const worth = money(Math.abs(row.price), currency)
  if (row.price > 0) return `One more ${unitOf(row, currency)} is worth ${worth}`
  if (row.price < 0) return `Asking for one ${unitOf(row, currency)} less would bring ${worth}`
  return 'Nothing'
}

function unitOf(row: LimitRow, currency: string): string {
  if (isMoney(row)) return currency
  if (row.kind === 'channel')
    return row.unitsPerContact === 1 ? `message by ${nameOf(row)}` : `unit of ${nameOf(row)}`
  return 'message'
}

function stateOf({ shortfall, price, used, min, max }: LimitRow): Html {
  if (shortfall > 0) return badge('bad', 'not met')
  const full = used === min || used === max
  if (price !== 0) return badge('doubt', full ? 'binds' : 'nearly binds')
  return badge('good', full ? 'just kept' : 'room left')
}

/** Value is concave in a minimum, so its price times itself bounds what it takes from everything else. */
function demands({ plan, goal }: RunResult): Html[] {
  const binding = plan.rows.filter(({ price, min, kind }) => price < 0 && min !== null && kind !== 'benefit')
  if (binding.length === 0) return []
  return [
    heading('What demands cost the others'),
    list(
      binding.map((row) => {
        const most = money(Math.abs(row.price) * (row.min ?? 0), goal.currency)
        return `${row.id.replace(':', ' ')}: asking for at least ${amount(row, row.min ?? 0, goal.currency)} takes at most ${most} of value from the rest of the plan.`
      }),
    ),
  ]
}
