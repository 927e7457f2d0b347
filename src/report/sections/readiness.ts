import type { ReadinessFinding, RunResult } from '../../contracts/run.ts'
import { html } from '../html.ts'
import { count } from '../numbers.ts'
import { badge, paragraph, type Section } from '../section.ts'

const tones = { pass: 'good', warn: 'doubt', fail: 'bad' } as const
const order = { fail: 0, warn: 1, pass: 2 } as const

/** The ways a programme fails, and whether this one does; the worst first. */
export function readiness({ readiness: findings }: RunResult): Section {
  const sorted = findings.toSorted((a, b) => order[a.status] - order[b.status])
  const number = (status: ReadinessFinding['status']): string =>
    count(findings.filter((finding) => finding.status === status).length)
  return {
    id: 'readiness',
    title: 'Is it ready?',
    body: [
      paragraph(`${number('pass')} checks passed, ${number('warn')} warn, ${number('fail')} failed.`),
      html`<ul class="findings">
${sorted.map(
  ({ check, status, words }) =>
    html`<li>${badge(tones[status], status)}<div><strong>${check}</strong> ${words}</div></li>\n`,
)}</ul>
`,
    ],
  }
}
