/** What the reading of CSV promises, written a second time: character by character over the whole text, no blocks. */
export interface NaiveCsv {
  /** The header's names, then the rows; null is missing. */
  readonly rows: readonly (readonly (string | null)[])[]
  readonly rejected: readonly { readonly line: number; readonly reason: string }[]
  readonly counts: { readonly lines: number; readonly blank: number; readonly continued: number }
}

interface Field {
  readonly text: string
  readonly quoted: boolean
  readonly broken: boolean
}

export function naiveCsv(text: string, separator: string): NaiveCsv | 'never closed' {
  const rows: (string | null)[][] = []
  const rejected: { line: number; reason: string }[] = []
  let [line, blank, continued, at] = [1, 0, 0, 0]
  while (at < text.length) {
    const { fields, end } = naiveRow(text, at, separator)
    if (fields === null) return 'never closed'
    const inner =
      text
        .slice(at, end)
        .replace(/(\r\n|\r|\n)$/, '')
        .split(/\r\n|\r|\n/).length - 1
    const fault = rows.length === 0 ? null : faultOf(fields, rows[0].length)
    if (fields.length === 1 && isEmpty(fields[0])) blank++
    else if (fault !== null) rejected.push({ line, reason: fault })
    else rows.push(fields.slice(0, rows[0]?.length).map((field) => (isEmpty(field) ? null : field.text)))
    line += 1 + inner
    continued += inner
    at = end
  }
  return { rows, rejected, counts: { lines: line - 1, blank, continued } }
}

function isEmpty(field: Field): boolean {
  return field.text === '' && !field.quoted
}

function faultOf(fields: readonly Field[], width: number): string | null {
  if (fields.some((field) => field.broken)) return 'quotes'
  return fields.length < width || !fields.slice(width).every(isEmpty) ? 'ragged' : null
}

function naiveRow(text: string, from: number, separator: string): { fields: Field[] | null; end: number } {
  const fields: Field[] = []
  let at = from
  for (;;) {
    const blanks = (separator === '\t' ? /^ */ : /^[ \t]*/).exec(text.slice(at))?.[0].length ?? 0
    const plain = upTo(text, at, separator)
    if (text[at + blanks] === '"') {
      const content = /^((?:[^"]|"")*)"(?!")/.exec(text.slice(at + blanks + 1))?.[1]
      if (content === undefined) return { fields: null, end: at }
      at += blanks + content.length + 2
      const behind = upTo(text, at, separator)
      fields.push({ text: content.replaceAll('""', '"'), quoted: true, broken: /[^ \t]/.test(behind) })
      at += behind.length
    } else {
      fields.push({ text: plain, quoted: false, broken: false })
      at += plain.length
    }
    if (text[at] !== separator) return { fields, end: at + (text.startsWith('\r\n', at) ? 2 : 1) }
    at++
  }
}

function upTo(text: string, at: number, separator: string): string {
  let end = at
  while (end < text.length && text[end] !== separator && text[end] !== '\n' && text[end] !== '\r') end++
  return text.slice(at, end)
}
