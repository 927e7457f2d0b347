import type { Features, Segmentation, SegmentProfile, SegmentTrait } from 'clientele'
import { wordsOf } from './features.ts'
import { meanWords, numberWords, ruleWords } from './rule-words.ts'

const shownTraits = 5

/** Segments as a part of the page. All texts become text nodes, so that nothing in a file is ever read as HTML. */
export function showSegments(place: HTMLElement, segmentation: Segmentation, features: Features): void {
  const { certificate, profiles } = segmentation
  const heading = element('h2', {}, profiles.length === 1 ? '1 segment' : `${profiles.length} segments`)
  heading.id = 'found'
  heading.tabIndex = -1
  place.replaceChildren(
    heading,
    element(
      'p',
      {},
      element('span', { class: `verdict ${certificate.verdict}` }, capital(certificate.verdict)),
      `. ${certificate.words}`,
    ),
    ...profiles.map((profile) => segment(profile, segmentation, features)),
  )
  place.hidden = false
  heading.focus()
}

function segment(profile: SegmentProfile, { rules }: Segmentation, features: Features): HTMLElement {
  const { name, customers, share, traits } = profile
  const words = (feature: string): string => wordsOf(feature, features)
  return element(
    'article',
    { class: 'segment' },
    element('h3', {}, capital(name)),
    element(
      'p',
      { class: 'size' },
      element('strong', {}, percent(share)),
      ` ${numberWords(customers)} customers`,
    ),
    chart(traits.slice(0, shownTraits), words),
    ...rules
      .filter((rule) => rule.segment === profile.id)
      .map(({ rule, coverage, precision }) =>
        element(
          'p',
          {},
          element('span', { class: 'muted' }, 'Rule: '),
          ruleWords(rule, words),
          element(
            'span',
            { class: 'muted' },
            ` (finds ${percent(coverage)} of the segment; ${percent(precision)} of those it finds belong)`,
          ),
        ),
      ),
  )
}

/** The means that set a segment apart, with a bar from the mean of all customers to that of the segment. */
function chart(traits: readonly SegmentTrait[], words: (feature: string) => string): HTMLElement {
  const head = ['Mean of', 'Here', 'All', 'Below or above all'].map((title, i) =>
    element('th', { scope: 'col', class: i === 1 || i === 2 ? 'figure' : '' }, title),
  )
  return element(
    'table',
    { class: 'chart' },
    element('caption', {}, 'What sets it apart; bars end at two standard deviations.'),
    element('thead', {}, element('tr', {}, ...head)),
    element(
      'tbody',
      {},
      ...traits.map(({ feature, mean, overall, standardizedDifference }) =>
        element(
          'tr',
          {},
          element('th', { scope: 'row' }, words(feature)),
          element('td', { class: 'figure' }, meanWords(mean)),
          element('td', { class: 'figure' }, meanWords(overall)),
          element('td', {}, bar(standardizedDifference)),
        ),
      ),
    ),
  )
}

function bar(difference: number): SVGElement {
  const length = Math.min(1, Math.abs(difference) / 2) * 50
  const words = `${Math.abs(difference).toFixed(1)} standard deviations ${difference < 0 ? 'below' : 'above'} all`
  const svg = drawn('svg', {
    viewBox: '0 0 100 10',
    preserveAspectRatio: 'none',
    role: 'img',
    'aria-label': words,
  })
  svg.append(
    drawn('rect', { class: 'bar', x: difference < 0 ? 50 - length : 50, y: 1, width: length, height: 8 }),
    drawn('line', { class: 'middle', x1: 50, x2: 50, y1: 0, y2: 10, 'vector-effect': 'non-scaling-stroke' }),
  )
  return svg
}

function drawn(tag: string, attributes: Readonly<Record<string, string | number>>): SVGElement {
  const made = document.createElementNS('http://www.w3.org/2000/svg', tag) as SVGElement
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value))
  return made
}

/** An element with attributes and children; texts are texts. */
export function element(
  tag: string,
  attributes: Readonly<Record<string, string>>,
  ...children: readonly (Node | string)[]
): HTMLElement {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) if (value !== '') made.setAttribute(name, value)
  made.append(...children)
  return made
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function percent(share: number): string {
  return `${(100 * share).toFixed(share > 0 && share < 0.1 ? 1 : 0)} %`
}
