import { describe, expect, test } from 'vitest'
import { html, textOf, trusted } from '../../src/report/html.ts'

const hostile = `<script>alert("&')</script>`
const escaped = '&lt;script&gt;alert(&quot;&amp;&#39;)&lt;/script&gt;'

describe('html', () => {
  test('escapes every text, in elements and in attributes', () => {
    expect(textOf(html`<a title="${hostile}">${hostile}</a>`)).toBe(`<a title="${escaped}">${escaped}</a>`)
  })

  test('leaves markup that it made itself as it is, also within lists', () => {
    const item = html`<li>${hostile}</li>`
    expect(textOf(html`<ul>${[item, 'a<b', 3, null]}</ul>`)).toBe(`<ul><li>${escaped}</li>a&lt;b3</ul>`)
  })

  test('takes trusted text as it is', () => {
    expect(textOf(html`<p>${trusted('<b>&</b>')}</p>`)).toBe('<p><b>&</b></p>')
  })

  test('takes no plain object for markup: what JSON holds cannot pass for it', () => {
    const forged = JSON.parse('{"markup":"<b>","html":"<b>"}') as never
    expect(textOf(html`<p>${forged}</p>`)).not.toContain('<b>')
  })
})
