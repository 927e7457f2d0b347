import type { ArmReadout, Readout } from '../../contracts/readout.ts'
import type { RunResult } from '../../contracts/run.ts'
import { dataTable } from '../data-table.ts'
import type { Html } from '../html.ts'
import { intervalChart } from '../interval-chart.ts'
import { count, decimals, decimalsOfEstimates, interval, money, setPercent, short } from '../numbers.ts'
import { badge, facts, list, note, paragraph, type Section } from '../section.ts'

const tones = { expand: 'good', hold: 'doubt', stop: 'bad' } as const

/** What a finished pilot was worth; nothing where none has finished. */
export function readout({ readout: read, goal }: RunResult): Section | null {
  if (read === null) return null
  return {
    id: 'readout',
    title: 'What the last pilot was worth',
    body: [
      paragraph(badge(tones[read.verdict], read.verdict)),
      list(read.reasons),
      facts([
        ['Change per customer', short(read.lift.estimate)],
        [`${setPercent(read.lift.level)} interval`, interval(read.lift, short)],
        ['Worth to the company', money(read.valueToCompany.estimate, goal.currency)],
        ['Its interval', interval(read.valueToCompany, (value) => money(value, goal.currency))],
        [
          'Worth to customers, as planned',
          read.valueToCustomers === null ? 'not known' : money(read.valueToCustomers, goal.currency),
        ],
      ]),
      ...arms(read, goal.metric),
      read.nextPilot === null ? null : note(`Next pilot: ${read.nextPilot.words}`),
    ],
  }
}

function arms({ arms: rows, lift }: Readout, metric: string): Html[] {
  if (rows.length === 0) return []
  const words = decimals(decimalsOfEstimates([lift, ...rows.map((arm) => arm.lift)]))
  const level = setPercent(lift.level)
  return [
    intervalChart({
      summary: `Change of ${metric} per customer by arm with ${level} intervals. The table that follows has the same numbers.`,
      axis: `change of ${metric} per customer, ${level} interval`,
      rows: rows.map(({ arm, lift: estimate }) => ({ label: arm, estimate, hollow: false })),
      words,
    }),
    dataTable({
      caption: 'Each arm against the held-out customers',
      columns: [
        { title: 'Arm', cell: ({ arm }: ArmReadout) => arm },
        { title: 'Treated', figures: true, cell: ({ treated }) => count(treated) },
        { title: 'Held out', figures: true, cell: ({ control }) => count(control) },
        { title: 'Change', figures: true, cell: ({ lift: estimate }) => words(estimate.estimate) },
        {
          title: `${level} interval`,
          figures: true,
          cell: ({ lift: estimate }) => interval(estimate, words),
        },
      ],
      rows,
    }),
  ]
}
