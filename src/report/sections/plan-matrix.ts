import type { RunResult } from '../../contracts/run.ts'
import { columnOfKind, textAt } from '../../table/access.ts'
import type { Table } from '../../table/table.ts'
import { dataTable } from '../data-table.ts'
import { type Html, html } from '../html.ts'
import { count, moneyTogether, type NumberWords } from '../numbers.ts'
import { note, type Section } from '../section.ts'
import { type PlanPart, planParts, together } from '../words.ts'

interface MatrixRow {
  readonly offer: string
  readonly parts: readonly PlanPart[]
}

/** How many messages go out, by offer and channel, with what they are worth and cost. */
export function planMatrix(result: RunResult): Section {
  const parts = planParts(result)
  const { currency } = result.goal
  const offers = distinct(result.options.table, 'offer')
  const channels = distinct(result.options.table, 'channel')
  const used = offers.filter((offer) => parts.some((part) => part.offer === offer && part.messages > 0))
  const unused = offers.filter((offer) => !used.includes(offer))
  const rows: MatrixRow[] = used.map((offer) => ({
    offer,
    parts: parts.filter((part) => part.offer === offer),
  }))
  const isPilot = result.plan.purpose === 'pilot'
  const all = together(parts)
  const words = {
    value: isPilot ? null : moneyTogether([all.value], currency),
    cost: moneyTogether([all.cost], currency),
  }
  return {
    id: 'plan',
    title: isPilot ? 'The pilot by offer and channel' : 'The plan by offer and channel',
    body: [
      dataTable({
        caption: isPilot ? 'Messages and cost' : 'Messages, expected value after costs, and cost',
        columns: [
          { title: 'Offer', cell: ({ offer }: MatrixRow) => offer },
          ...channels.map((channel) => ({
            title: channel,
            figures: true,
            cell: (row: MatrixRow) =>
              cellOf(
                row.parts.filter((part) => part.channel === channel),
                words,
              ),
          })),
          { title: 'All channels', figures: true, cell: (row) => cellOf(row.parts, words) },
        ],
        rows: [...rows, { offer: 'All offers', parts }],
        narrow: 'scroll',
        total: true,
      }),
      unused.length === 0 ? null : note(`Not used by this plan: ${unused.join(', ')}.`),
    ],
  }
}

/** How the money in a cell is written; value null where none is promised. */
interface CellWords {
  readonly value: NumberWords | null
  readonly cost: NumberWords
}

function cellOf(parts: readonly PlanPart[], words: CellWords): Html {
  const { messages, value, cost } = together(parts)
  if (messages === 0) return html`<span class="muted">–</span>`
  const worth = words.value === null ? null : html`<small>worth ${words.value(value)}</small>`
  return html`${count(messages)}${worth}<small>cost ${words.cost(cost)}</small>`
}

function distinct(table: Table, name: string): readonly string[] {
  const column = columnOfKind(table, name, 'text')
  const texts = Array.from({ length: table.rowCount }, (_, row) => textAt(column, row) ?? '')
  return [...new Set(texts)]
}
