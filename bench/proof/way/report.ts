import type { MeanInterval } from '../interval.ts'
import type { Proof } from './proof.ts'
import type { PolicyRow, Summary } from './summary.ts'

const heads = [
  'policy',
  'EUR',
  'of the oracle',
  'of the ceiling',
  'to customers',
  'messages',
  'opt-outs',
  'messages that leave worse off',
  'violations',
  'twice',
  'promised',
]

/** A proof as Markdown. */
export function proofTables({ kinds, date, machine }: Proof): string {
  return kinds
    .map(({ level, summary }) =>
      [
        `**${level}, ${summary.customers.toLocaleString('en')} customers, ${summary.rows[0].seeds} seeds** (${date}, ${machine.cpu}; EUR, messages, channels ended, violations of consent and second messages per 1,000 customers and wave; 95 % intervals over seeds):`,
        '',
        `| ${heads.join(' | ')} |`,
        `|${heads.map(() => '---').join('|')}|`,
        ...summary.rows.map((row) => `| ${cellsOf(row).join(' | ')} |`),
        '',
        'Rivals are given a perfect merge and who can be reached; the way is not. The way buys from HomePanel and Coalition where nothing else is said.',
        ...regretLines(summary),
      ].join('\n'),
    )
    .join('\n')
}

function regretLines({ regret, bound }: Summary): string[] {
  if (regret.length === 0) return []
  const parts = regret.map(
    ({ cause, lost, share }) => `${cause} ${shown(lost, 1)} (${(100 * share.mean).toFixed(0)} %)`,
  )
  return [`Lost of the ${bound.mean.toFixed(1)} EUR that no plan exceeds: ${parts.join(', ')}.`, '']
}

function cellsOf(row: PolicyRow): string[] {
  return [
    row.policy,
    shown(row.value, 1),
    shown(row.shareOfOracle, 3),
    shown(row.shareOfCeiling, 2),
    shown(row.benefit, 1),
    row.messages.mean.toFixed(0),
    row.optOuts.mean.toFixed(2),
    `${(100 * row.worseOff.mean).toFixed(0)} %`,
    row.violations.mean.toFixed(1),
    row.again.mean.toFixed(1),
    row.promised === null ? '' : row.promised.mean.toFixed(0),
  ]
}

function shown({ mean, half }: MeanInterval, digits: number): string {
  return Number.isNaN(half) ? mean.toFixed(digits) : `${mean.toFixed(digits)} ± ${half.toFixed(digits)}`
}
