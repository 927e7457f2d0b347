const markup: unique symbol = Symbol('markup')

/** A piece of a page that is safe to put into another: only {@link html} and {@link trusted} make it. */
export interface Html {
  readonly [markup]: string
}

/** What may stand in a template: markup as it is, texts and numbers escaped, lists one after the other, null nothing. */
export type HtmlValue = Html | string | number | null | readonly HtmlValue[]

/** Builds markup. Every text put into it is escaped, whether it stands in an element or in a quoted attribute. */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  const parts = strings.map((part, index) => (index < values.length ? part + written(values[index]) : part))
  return { [markup]: parts.join('') }
}

/** Takes markup that was made elsewhere (a chart, a style sheet) as it is. Never for what people wrote. */
export function trusted(text: string): Html {
  return { [markup]: text }
}

/** The markup as text. */
export function textOf(value: Html): string {
  return value[markup]
}

function written(value: HtmlValue): string {
  if (value === null) return ''
  if (typeof value === 'string') return escaped(value)
  if (typeof value === 'number') return String(value)
  return isList(value) ? value.map(written).join('') : value[markup]
}

function isList(value: Html | readonly HtmlValue[]): value is readonly HtmlValue[] {
  return Array.isArray(value)
}

const entities: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character])
}
