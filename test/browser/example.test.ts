import { rmSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bundlePage } from '../../examples/browser/bundle-page.ts'
import { isolation, type ServedFolder, serveFolder } from '../../examples/browser/serve-folder.ts'
import { temporaryFolder } from '../house/temporary.ts'
import { startChromium, stepTimeout, withoutChromium } from './chromium.ts'

describe.skipIf(withoutChromium !== '')(`examples/browser in chromium${withoutChromium}`, () => {
  const folder = temporaryFolder()
  let served: ServedFolder
  let browser: Browser
  let page: Page
  const asked: string[] = []
  const faults: string[] = []

  beforeAll(async () => {
    await bundlePage(folder.path)
    served = await serveFolder(folder.path, isolation)
    browser = await startChromium()
    page = await browser.newPage({ viewport: { width: 360, height: 740 } })
    page.setDefaultTimeout(stepTimeout)
    page.on('request', (request) => asked.push(request.url()))
    page.on('pageerror', (error) => faults.push(error.message))
    // A refusal by the policy is told on the console.
    page.on('console', (message) => faults.push(message.text()))
    await page.goto(served.url)
  }, 300_000)

  afterAll(async () => {
    await browser?.close()
    await served?.close()
    rmSync(folder.path, { recursive: true, force: true })
  })

  test('a dropped file becomes segments with names, sizes, rules and a certificate', async () => {
    await drop('customers.csv', customers())
    expect(await page.textContent('#read')).toBe('600 rows read from customers.csv.')
    expect(await page.locator('input:checked').count()).toBe(2)
    expect(await page.textContent('#found')).toBe('2 segments')
    expect(await page.textContent('#result')).toContain('The segments are stable')
    const cards = await page.locator('.segment').allTextContents()
    expect(cards).toHaveLength(2)
    for (const card of cards)
      expect(card).toMatch(/^(High|Low) .*50 % 300 customers.*Rule: .*(spend|visits).*finds 100 %/s)
    expect(await page.locator('.segment svg[aria-label]').count()).toBe(4)
  })

  test('fits a phone', async () => {
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
  })

  test('other columns give other segments', async () => {
    await page.uncheck('label:has-text("visits") input')
    await page.check('label:has-text("city") input')
    await settled(() => page.click('button'))
    expect(await page.textContent('#result')).toContain('city: Oslo')
    expect(await page.textContent('#result')).not.toContain('visits')
  })

  test('a file with HTML in names and values shows it as text', async () => {
    const evil = `<img src=x onerror="document.title='hurt'">`
    const quoted = `"${evil.replaceAll('"', '""')}"`
    const rows = Array.from(
      { length: 60 },
      (_, i) => `${(i % 2) * 100 + (i % 7)},${i % 2 === 0 ? quoted : 'b'}`,
    )
    await drop('evil.csv', `${quoted},<b>level</b>\n${rows.join('\n')}\n`)
    await page.check('label:has-text("<b>level</b>") input')
    await settled(() => page.click('button'))
    expect(await page.textContent('#result')).toContain(evil)
    expect(await page.textContent('#result')).toContain(`<b>level</b>: ${evil}`)
    expect(await page.locator('main img, main b').count()).toBe(0)
    expect(await page.title()).toBe('Segments of a CSV file')
  })

  test.each([
    ['an empty file', '', 'CSV_EMPTY'],
    ['a quote that never closes', 'spend,visits\n"1,2\n', 'CSV_UNUSABLE'],
    ['numbers too far apart', 'spend,visits\n1e308,1\n-1e308,2\n3,4\n', 'COLUMN_VALUE'],
    ['names that stand twice', 'spend,spend\n1,2\n3,4\n', 'CSV_HEADER'],
  ])('%s gives an error with its code and leaves no segments', async (_, text, code) => {
    await drop('bad.csv', text)
    expect(await page.textContent('#error code', { timeout: 10_000 })).toBe(code)
    expect(await page.locator('#result').isVisible()).toBe(false)
  })

  test.each([
    ['without numbers', 'name\nann\nbob\n', 'No column is chosen'],
    ['without rows', 'spend,visits\n', 'a header and no rows'],
  ])('a file %s is told what is missing', async (_, text, words) => {
    await drop('texts.csv', text)
    expect(await page.textContent('#error', { timeout: 10_000 })).toContain(words)
  })

  test('nothing was asked of another machine, and the policy had nothing to refuse', () => {
    expect(faults).toEqual([])
    expect(asked.filter((address) => !address.startsWith(served.url))).toEqual([])
    expect(asked.every((address) => !address.includes('?'))).toBe(true)
  })

  /** Drops a file onto the page, and waits until it is done with it. */
  async function drop(name: string, text: string): Promise<void> {
    const transfer = await page.evaluateHandle(
      ([name, text]) => {
        const transfer = new DataTransfer()
        transfer.items.add(new File([text], name, { type: 'text/csv' }))
        return transfer
      },
      [name, text],
    )
    await settled(() => page.dispatchEvent('#drop', 'drop', { dataTransfer: transfer }))
  }

  /** Does something that sets the page to work, and waits until it is done. */
  async function settled(action: () => Promise<void>): Promise<void> {
    await page.evaluate(() => {
      const status = document.querySelector('#status')
      if (status !== null) status.textContent = 'asked'
    })
    await action()
    await page.waitForFunction(
      () =>
        document.querySelector('#status')?.textContent !== 'asked' &&
        document.querySelector('form')?.inert === false,
    )
  }
})

/** Two groups of 300: those who spend much and come often, and the others. */
function customers(): string {
  const rows = Array.from({ length: 600 }, (_, i) => {
    const much = i % 2
    const noise = (step: number): number => (i * step) % 101
    return `${i + 1},${much * 500 + noise(37)}.5,${much * 600 + noise(58)},${i % 4 < 2 ? 'Oslo' : 'Bergen'}`
  })
  return `customer_id,spend,visits,city\n${rows.join('\n')}\n`
}
