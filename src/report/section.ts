import { type Html, type HtmlValue, html } from './html.ts'

/** A part of the page with a heading that the list of contents leads to. */
export interface Section {
  readonly id: string
  readonly title: string
  readonly body: HtmlValue
}

/** Writes a part of the page. */
export function sectionHtml({ id, title, body }: Section): Html {
  return html`<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${body}</section>
`
}

/** A heading within a part. */
export function heading(text: string): Html {
  return html`<h3>${text}</h3>
`
}

/** A paragraph. */
export function paragraph(...content: readonly HtmlValue[]): Html {
  return html`<p>${content}</p>
`
}

/** A paragraph that says less than its neighbors: how to read what stands above. */
export function note(...content: readonly HtmlValue[]): Html {
  return html`<p class="note">${content}</p>
`
}

/** A list of sentences. */
export function list(items: readonly HtmlValue[]): Html {
  return html`<ul>
${items.map((item) => html`<li>${item}</li>\n`)}</ul>
`
}

/** Names and what they are. */
export function facts(pairs: readonly (readonly [name: string, value: HtmlValue])[]): Html {
  return html`<dl class="facts">
${pairs.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>\n`)}</dl>
`
}

/** A word that is good, doubtful or bad news; its color only repeats what it says. */
export function badge(tone: 'good' | 'doubt' | 'bad', word: string): Html {
  return html`<span class="badge ${tone}">${word}</span>`
}
