import * as Plot from '@observablehq/plot'
import { parseHTML } from 'linkedom'
import type { Estimate } from '../contracts/readout.ts'
import { type Html, html, trusted } from './html.ts'
import { type NumberWords, short } from './numbers.ts'

/** One line of a chart. */
export interface IntervalRow {
  readonly label: string
  readonly estimate: Estimate
  /** Drawn hollow: shown for comparison only. */
  readonly hollow: boolean
}

/** A chart of estimates with their intervals, one below the other, against a line at 0. */
export interface IntervalChart {
  /** What it shows, for who hears it instead of seeing it. */
  readonly summary: string
  readonly axis: string
  readonly rows: readonly IntervalRow[]
  readonly words: NumberWords
}

/** Drawn narrow, so that its texts stay legible where the page is as narrow as a phone. */
const width = 400
const rowHeight = 40
const axisHeight = 46
/** Labels are cut here so that they stay inside the chart; the table beside it has them whole. */
const longestLabel = 34
/** Label above, line below the middle of a row. */
const labelShift = -8
const lineShift = 9

/** Draws estimates as dots with their intervals as lines: a static drawing, no script. */
export function intervalChart({ summary, axis, rows, words }: IntervalChart): Html {
  const { document } = parseHTML('<!doctype html><html><body></body></html>')
  const points = rows.map((row, index) => pointOf(row, index, words))
  const drawing = Plot.plot({
    document,
    width,
    height: rows.length * rowHeight + axisHeight,
    marginLeft: 8,
    marginRight: 8,
    marginTop: 0,
    marginBottom: axisHeight,
    style: { fontSize: '12px' },
    x: {
      label: axis,
      labelAnchor: 'center',
      labelArrow: 'none',
      ticks: 5,
      tickFormat: short,
      nice: true,
      inset: 14,
    },
    y: { type: 'band', domain: points.map(({ index }) => index), axis: null },
    marks: marksOf(points),
  })
  for (const style of drawing.querySelectorAll('style')) style.remove()
  drawing.setAttribute('aria-hidden', 'true')
  return html`<figure class="chart" role="img" aria-label="${summary}">${trusted(drawing.outerHTML)}</figure>
`
}

interface Point {
  readonly index: number
  readonly label: string
  readonly words: string
  readonly estimate: number
  readonly lower: number
  readonly upper: number
  readonly fill: string
}

function pointOf({ label, estimate, hollow }: IntervalRow, index: number, words: NumberWords): Point {
  return {
    index,
    label: label.length > longestLabel ? `${label.slice(0, longestLabel - 1)}…` : label,
    words: words(estimate.estimate),
    estimate: estimate.estimate,
    lower: estimate.lower,
    upper: estimate.upper,
    fill: hollow ? 'var(--page)' : 'var(--accent)',
  }
}

function marksOf(points: readonly Point[]): Plot.Markish[] {
  const line = { y: 'index', stroke: 'var(--accent)', strokeWidth: 2, dy: lineShift }
  const label = { y: 'index', dy: labelShift }
  return [
    Plot.tickX(points, {
      y: 'index',
      x: () => 0,
      stroke: 'var(--muted)',
      strokeDasharray: '2 3',
      insetTop: 20,
    }),
    Plot.ruleY(points, { ...line, x1: 'lower', x2: 'upper' }),
    Plot.dot(points, { ...line, x: 'estimate', r: 4.5, fill: 'fill' }),
    Plot.text(points, { ...label, text: 'label', frameAnchor: 'left', textAnchor: 'start' }),
    Plot.text(points, { ...label, text: 'words', frameAnchor: 'right', textAnchor: 'end', fontWeight: 600 }),
  ]
}
