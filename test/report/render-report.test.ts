import { parseHTML } from 'linkedom'
import { describe, expect, test } from 'vitest'
import type { RunResult } from '../../src/contracts/run.ts'
import { renderReport } from '../../src/report/render-report.ts'
import { firstPilot, hostile, simpleRule, spring } from './fixture.ts'

const variants: readonly (readonly [string, RunResult])[] = [
  ['a plan', spring],
  ['a pilot', firstPilot],
  ['a simple rule', simpleRule],
]

interface Element {
  readonly textContent: string
  getAttribute(name: string): string | null
  querySelector(selector: string): Element | null
  querySelectorAll(selector: string): Iterable<Element>
}

function documentOf(result: RunResult): Element {
  return parseHTML(renderReport(result)).document as unknown as Element
}

function all(from: Element, selector: string): readonly Element[] {
  return [...from.querySelectorAll(selector)]
}

/** The text of a part of the page, blanks as one. */
function part(result: RunResult, id: string): string {
  return textIn(documentOf(result).querySelector(`#${id}`))
}

function textIn(element: Element | null): string {
  return (element?.textContent ?? '').replace(/[\s\u00a0]+/g, ' ')
}

describe.each(variants)('the page of %s', (_, result) => {
  const page = renderReport(result)
  const document = documentOf(result)

  test('is whole in itself: no script, no other file, no address', () => {
    expect(page).not.toMatch(/<script|<link|<img|<iframe|@import|url\(|https?:|\son[a-z]+=/i)
  })

  test('has the same bytes every time', () => {
    expect(renderReport(structuredClone(result))).toBe(page)
  })

  test('has one first heading, and no heading skips a level', () => {
    const levels = [...page.matchAll(/<h([1-6])/g)].map(([, level]) => Number(level))
    expect(levels.filter((level) => level === 1)).toHaveLength(1)
    for (let i = 1; i < levels.length; i++) expect(levels[i] - levels[i - 1]).toBeLessThanOrEqual(1)
  })

  test('leads from its contents to every part', () => {
    const links = all(document, 'nav a').map((link) => link.getAttribute('href'))
    expect(links).toEqual(all(document, 'section').map((section) => `#${section.getAttribute('id')}`))
    expect(new Set(links).size).toBe(links.length)
  })

  test('gives every table a caption, and every head and cell its scope or label', () => {
    for (const table of all(document, 'table')) {
      expect(textIn(table.querySelector('caption'))).not.toBe('')
      const heads = all(table, 'thead th')
      for (const head of heads) expect(head.getAttribute('scope')).toBe('col')
      for (const row of all(table, 'tbody tr')) {
        expect(row.querySelector('th')?.getAttribute('scope')).toBe('row')
        expect(all(row, 'td').map((cell) => cell.getAttribute('data-label'))).toEqual(
          heads.slice(1).map(textIn),
        )
      }
    }
  })

  test('tells every chart in words', () => {
    for (const chart of all(document, '[role=img]')) {
      expect(chart.querySelector('svg')?.getAttribute('aria-hidden')).toBe('true')
      expect(chart.getAttribute('aria-label')).toContain('The table that follows has the same numbers.')
    }
  })

  test('shows no number that is none', () => {
    expect(textIn(document)).not.toMatch(/NaN|Infinity|undefined|null|\[object/)
  })
})

describe('names that people wrote', () => {
  test.each([
    `<script>alert(1)</script>`,
    `"><img src=x onerror=alert(1)>`,
    `' onload='x`,
    `&amp;</style></title>`,
  ])('stay text: %s', (name) => {
    const page = renderReport(hostile(name))
    if (name.includes('<')) expect(page).not.toContain(name)
    const { document } = parseHTML(page) as unknown as { document: Element }
    expect(all(document, 'script, img, [onload], [onerror]')).toEqual([])
    expect(all(document, 'style')).toHaveLength(1)
    expect(document.querySelector('h1')?.textContent).toBe(name)
  })
})

describe('what the page says', () => {
  test('who does not answer for anything', () => {
    expect(part(spring, 'asked')).toContain('Nobody answers for: Learning from the past, Measuring.')
    const owned = { ...spring, owners: { ...spring.owners, response: 'Insight', measure: 'Insight' } }
    expect(part(owned, 'asked')).not.toContain('Nobody answers for')
  })

  test('that no reviewer was named', () => {
    expect(part({ ...spring, reviewer: null }, 'asked')).toContain('nobody named')
    expect(part(spring, 'asked')).toContain('took 1 thing out of the plan')
  })

  test('the worst findings first', () => {
    const order = all(documentOf(spring), '.findings .badge').map(textIn)
    expect(order).toEqual(['fail', 'warn', 'pass', 'pass', 'pass'])
  })

  test('where records went', () => {
    const text = part(spring, 'found')
    expect(text).toContain('duplicate: 301; missing key: 111')
    expect(text).toContain('birth_date 41.8%, email 93.1%; the other 2 complete')
    expect(text).toContain('120 on or after the as-of date, 3,310 of customers no source knows')
  })

  test('every message once, by offer and channel', () => {
    const rows = all(documentOf(spring), '#plan tbody tr').map((row) => all(row, 'td, th').map(textIn))
    expect(rows.map(([offer]) => offer)).toEqual([
      'Fresh basket −10 %',
      'Free delivery',
      'Garden weekend',
      'All offers',
    ])
    expect(rows[0][1]).toBe('4,985worth EUR 3,091cost EUR 100')
    expect(rows[1][3]).toBe('–')
    expect(rows[3][4]).toContain('13,588')
  })

  test('what one more of a limit is worth, and what a demand takes from the others', () => {
    const text = part(spring, 'limits')
    expect(text).toContain('One more unit of call is worth EUR 11.41')
    expect(text).toContain('One more EUR is worth EUR 0.31')
    expect(text).toContain('Asking for one message less would bring EUR 0.14')
    expect(text).toContain('asking for at least 5,752 takes at most EUR 817.36')
    expect(text).toContain('Messages to “last order long ago, low orders in the last 365 days”')
    expect(text).not.toContain('not met')
  })

  test('which limits could not be met', () => {
    expect(part(simpleRule, 'limits')).toContain('Garden weekend reaches 1,500 of the 2,000 messages')
    expect(textIn(documentOf(simpleRule).querySelector('header'))).toContain('1 limit could not be met')
  })

  test('not to personalize where a simple rule does as well', () => {
    expect(textIn(documentOf(simpleRule).querySelector('.headline'))).toContain('Do not personalize')
    expect(part(simpleRule, 'comparison')).toContain('personal decisions are not shown to earn more')
  })

  test('that nothing is known where the past has no control group', () => {
    expect(part(firstPilot, 'response')).toContain('no control group')
    expect(all(documentOf(firstPilot), 'svg')).toEqual([])
    expect(part(firstPilot, 'comparison')).toContain('not known')
    expect(part(firstPilot, 'proof')).toContain('drawn by lot')
    expect(part(firstPilot, 'plan')).not.toContain('worth')
    expect(textIn(documentOf(firstPilot))).not.toContain('Expected value after costs')
  })

  test('what becomes of everybody', () => {
    const text = part(spring, 'left-alone')
    expect(text).toContain('All customers50,000100.0%')
    expect(text).toContain('No consent for the channel and purpose91,733')
  })

  test('how near the best plan is', () => {
    const { objective } = spring.plan
    const best = { ...spring, plan: { ...spring.plan, bound: objective, gap: 0 } }
    expect(part(best, 'proof')).toContain('proven best')
    expect(part(spring, 'proof')).toContain('worth more than EUR 2.41 beyond this one')
  })

  test('what the last pilot was worth, where there was one', () => {
    expect(documentOf(spring).querySelector('#readout')).toBe(null)
    expect(part(simpleRule, 'readout')).toContain('expand')
    expect(part(simpleRule, 'readout')).toContain('Worth to customers, as plannednot known')
  })

  test('effects in order of options, the clearest where there are too many to see', () => {
    const { response } = spring
    if ('kind' in response) throw new Error('The fixture has effects.')
    const [first] = response.effects
    const weak = { ...first, effect: { ...first.effect, estimate: 0, lower: -1, upper: 1 } }
    const effects = [...response.effects, ...Array.from({ length: 40 }, () => weak)]
    const text = part({ ...spring, response: { ...response, effects } }, 'response')
    expect(text).toContain('The 24 of 49 options that differ most clearly from 0 are shown.')
    expect(text).toContain('Garden weekend by call')
  })
})
