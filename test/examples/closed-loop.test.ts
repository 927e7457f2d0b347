import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { project } from '../house/temporary.ts'

interface Notebook {
  readonly cells: readonly { readonly outputs?: readonly { readonly text?: readonly string[] }[] }[]
}

/** `    1     20 %      17.0 (500)       85.1               13.0 (3803)        0.2 (80)` */
const wave =
  /^ *(\d+) +(\d+) % +(-?[\d.]+) \((\d+)\) +(-?[\d.]+) +(-?[\d.]+) \((\d+)\) +(-?[\d.]+) \((\d+)\)$/gm
const all = /^ all +(-?[\d.]+) +(-?[\d.]+) +(-?[\d.]+)$/gm

test('the table of the closed loop in README.md is that of the judge in the notebook', () => {
  const file = readFileSync(join(project, 'examples/closed-loop/closed-loop.ipynb'), 'utf8')
  const text = (JSON.parse(file) as Notebook).cells
    .flatMap(({ outputs }) => outputs ?? [])
    .flatMap((output) => output.text ?? [])
    .join('')
  const messages = (count: string): string => Number(count).toLocaleString('en-US')
  const rows = [
    ...[...text.matchAll(wave)].map(
      ([, number, share, plan, sent, byShare, everyone, reached, within, capped]) =>
        `| ${number} | ${share} % | ${plan} (${messages(sent)}) | ${byShare} | ${everyone} (${messages(reached)}) | ${within} (${messages(capped)}) |`,
    ),
    ...[...text.matchAll(all)].map(
      ([, plan, everyone, within]) => `| all | | ${plan} | | ${everyone} | ${within} |`,
    ),
  ]
  expect(rows).toHaveLength(7)
  expect(readFileSync(join(project, 'README.md'), 'utf8')).toContain(`${rows.join('\n')}\n`)
})
