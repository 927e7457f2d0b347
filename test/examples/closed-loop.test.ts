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

const hindsight =
  /worst (.+?) (-?\d+\.\d), best (.+?) (-?\d+\.\d), the \d+ in the mean (\d+\.\d)\.\n.*best one in (\d+)\./
const readme = readFileSync(join(project, 'README.md'), 'utf8')
/** Wherever its lines break. */
const words = readme.replaceAll('\n', ' ')

/** All that the notebook's cells printed. */
const printed = (
  JSON.parse(readFileSync(join(project, 'examples/closed-loop/closed-loop.ipynb'), 'utf8')) as Notebook
).cells
  .flatMap(({ outputs }) => outputs ?? [])
  .flatMap((output) => output.text ?? [])
  .join('')

test('the table of the closed loop in README.md is that of the judge in the notebook', () => {
  const messages = (count: string): string => Number(count).toLocaleString('en-US')
  const rows = [
    ...[...printed.matchAll(wave)].map(
      ([, number, share, plan, sent, byShare, everyone, reached, within, capped]) =>
        `| ${number} | ${share} % | ${plan} (${messages(sent)}) | ${byShare} | ${everyone} (${messages(reached)}) | ${within} (${messages(capped)}) |`,
    ),
    ...[...printed.matchAll(all)].map(
      ([, plan, everyone, within]) => `| all | | ${plan} | | ${everyone} | ${within} |`,
    ),
  ]
  expect(rows).toHaveLength(7)
  expect(readme).toContain(`${rows.join('\n')}\n`)
})

test('what README.md says of rivals in hindsight is what the judge says', () => {
  const [, worstOffer, worst, bestOffer, best, mean, waves] = hindsight.exec(printed) ?? []
  expect(words).toContain(
    `worth from ${worst} (${worstOffer}) to ${best} (${bestOffer}) in all waves, ${mean} in the mean of the twelve`,
  )
  expect(waves).toBe('6')
  expect(words).toContain(`**${bestOffer} to everyone is worth more than the plan in every wave**`)
  const [, offer] = /^Rivals: (.+) by e-mail, to everyone/m.exec(printed) ?? []
  expect(words).toContain(`the one of twelve offers that the pilot says is best, ${offer};`)
})
