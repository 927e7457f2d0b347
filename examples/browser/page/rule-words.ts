import type { Expression } from 'clientele'

const between: Readonly<Record<string, string>> = {
  eq: 'is',
  ne: 'is not',
  lt: 'below',
  le: 'at most',
  gt: 'above',
  ge: 'at least',
}

/**
 * A rule of a segment in words: "spend at least 1,200 and visits below 4".
 *
 * @param words - the words of a column.
 */
export function ruleWords(rule: Expression, words: (column: string) => string): string {
  const own = (part: Expression): string => ruleWords(part, words)
  switch (rule.op) {
    case 'column':
      return words(rule.args[0])
    case 'literal':
      return literalWords(rule.args[0])
    case 'and':
    case 'or':
      return rule.args.map(own).join(` ${rule.op} `)
    case 'not':
      return `not (${own(rule.args[0])})`
    case 'isMissing':
      return `${own(rule.args[0])} is not known`
    case 'in':
      return `${own(rule.args[0])} is one of ${rule.args.slice(1).map(own).join(', ')}`
    default:
      return rule.args
        .map((part) => (typeof part === 'string' ? part : own(part)))
        .join(` ${between[rule.op] ?? rule.op} `)
  }
}

function literalWords(value: number | string | boolean | null): string {
  if (typeof value === 'number') return numberWords(value)
  if (typeof value === 'boolean') return value ? 'true' : 'false'
  return value === null ? 'not known' : `“${value}”`
}

/** A number as it is. */
export function numberWords(value: number): string {
  return value.toLocaleString('en', { maximumSignificantDigits: 15 })
}

/** A mean: three digits tell enough of it. */
export function meanWords(value: number): string {
  const notation = Math.abs(value) < 1e6 ? 'standard' : 'compact'
  return value.toLocaleString('en', { maximumSignificantDigits: 3, notation })
}
