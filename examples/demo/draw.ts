import * as Plot from '@observablehq/plot'
import { parseHTML } from 'linkedom'
import type { Judgement } from './judge.ts'

/** What each plan is truly worth, as SVG. */
export function drawJudgement({ plans, promised }: Judgement): string {
  const { document } = parseHTML('<!doctype html><html><body></body></html>')
  const bars = [...plans, { words: 'what the plan promised of itself', value: promised }]
  const isOurs = (words: string): boolean => words === 'the plan'
  const least = Math.min(0, ...bars.map(({ value }) => value))
  const most = Math.max(...bars.map(({ value }) => value))
  const figure = Plot.plot({
    document,
    width: 760,
    height: 46 * bars.length + 70,
    marginBottom: 45,
    marginLeft: 340,
    marginRight: 60,
    style: { background: 'white', fontSize: '13px' },
    x: {
      label: 'True value in four weeks, EUR per 1,000 customers',
      grid: true,
      domain: [least, most],
      nice: true,
    },
    y: { label: null, domain: bars.map(({ words }) => words), tickSize: 0 },
    marks: [
      Plot.barX(bars, {
        x: 'value',
        y: 'words',
        fill: ({ words }) => (isOurs(words) ? '#1f5f8b' : words.startsWith('what') ? '#d8dfe5' : '#9fb1bf'),
      }),
      Plot.ruleX([0]),
      Plot.text(bars, {
        x: ({ value }) => Math.max(0, value),
        y: 'words',
        text: ({ value }) => value.toFixed(0),
        textAnchor: 'start',
        dx: 6,
      }),
    ],
  })
  figure.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  return figure.outerHTML
}
