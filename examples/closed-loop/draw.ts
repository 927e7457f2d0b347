import * as Plot from '@observablehq/plot'
import { parseHTML } from 'linkedom'
import type { JudgedWave } from './judge.ts'

/** The true value of each wave beside doing nothing and beside writing to everyone, as SVG. */
export function drawWaves(judged: readonly JudgedWave[]): string {
  const { document } = parseHTML('<!doctype html><html><body></body></html>')
  const lines = judged.flatMap(({ wave, plan, mailEveryone }) => [
    { wave, value: plan, policy: 'the plan' },
    { wave, value: mailEveryone, policy: 'e-mail to everyone' },
    { wave, value: 0, policy: 'nothing' },
  ])
  const last = Math.max(...judged.map(({ wave }) => wave))
  const figure = Plot.plot({
    document,
    width: 640,
    height: 360,
    marginRight: 150,
    style: { background: 'white', fontSize: '13px' },
    x: { label: 'Wave of four weeks', ticks: judged.length, tickFormat: 'd' },
    y: { label: 'True value, EUR per 1,000 customers', grid: true },
    color: {
      domain: ['the plan', 'e-mail to everyone', 'nothing'],
      range: ['#1f5f8b', '#c0561f', '#777777'],
    },
    marks: [
      Plot.ruleY([0]),
      Plot.lineY(lines, { x: 'wave', y: 'value', stroke: 'policy', strokeWidth: 2 }),
      Plot.dot(lines, { x: 'wave', y: 'value', fill: 'policy' }),
      Plot.text(
        lines.filter(({ wave }) => wave === last),
        { x: 'wave', y: 'value', text: 'policy', fill: 'policy', textAnchor: 'start', dx: 8 },
      ),
    ],
  })
  figure.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  return figure.outerHTML
}
