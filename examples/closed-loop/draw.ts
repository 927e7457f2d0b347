import * as Plot from '@observablehq/plot'
import { parseHTML } from 'linkedom'
import type { JudgedWave } from './judge.ts'

/** The true value of each wave beside doing nothing and beside rivals who send one offer by e-mail, and the range of all offers in hindsight; as SVG. */
export function drawWaves(judged: readonly JudgedWave[], offer: string): string {
  const { document } = parseHTML('<!doctype html><html><body></body></html>')
  const policies = [
    'the plan',
    `${offer} to everyone, no limits kept`,
    `${offer} within the limits`,
    'nobody',
  ]
  const lines = judged.flatMap(({ wave, plan, everyone, withinLimits }) =>
    [plan.value, everyone.value, withinLimits.value, 0].map((value, i) => ({
      wave,
      value,
      policy: policies[i],
    })),
  )
  const range = judged.map(({ wave, offers }) => {
    const values = offers.map(({ value }) => value)
    return { wave, worst: Math.min(...values), best: Math.max(...values) }
  })
  const colors = ['#1f5f8b', '#c0561f', '#d9a441', '#777777']
  const figure = Plot.plot({
    document,
    width: 640,
    height: 440,
    marginTop: 125,
    marginRight: 40,
    marginBottom: 45,
    style: { background: 'white', fontSize: '13px' },
    x: {
      label: 'Wave of four weeks, and the share of its limits the plan may use',
      ticks: judged.map(({ wave }) => wave),
      tickFormat: (wave: number) => `${wave}: ${Math.round(100 * shareIn(judged, wave))} %`,
      labelOffset: 40,
    },
    y: { label: 'True value, EUR per 1,000 customers', grid: true },
    color: { domain: policies, range: colors },
    marks: [
      Plot.areaY(range, { x: 'wave', y1: 'worst', y2: 'best', fill: '#c0561f', fillOpacity: 0.12 }),
      Plot.ruleY([0]),
      Plot.lineY(lines, { x: 'wave', y: 'value', stroke: 'policy', strokeWidth: 2 }),
      Plot.dot(lines, { x: 'wave', y: 'value', fill: 'policy' }),
      ...policies.map((policy, i) => legendLine(policy, colors[i], i)),
      legendLine(
        'shaded: the worst to the best of all offers to everyone, no limits kept, in hindsight',
        '#8a5a44',
        policies.length,
      ),
    ],
  })
  figure.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  return figure.outerHTML
}

/** A line of words above the frame. */
function legendLine(words: string, fill: string, place: number): Plot.Text {
  return Plot.text([words], { frameAnchor: 'top-left', text: [words], fill, dy: 17 * place - 95 })
}

function shareIn(judged: readonly JudgedWave[], wave: number): number {
  return judged.find((one) => one.wave === wave)?.share ?? 0
}
