import type { FeatureDefinition } from '../contracts/features.ts'
import type { Expression } from '../table/expression.ts'
import { inUnit, short } from './numbers.ts'
import { featureWords } from './words.ts'

const between: { readonly [op: string]: string } = {
  eq: 'is',
  ne: 'is not',
  lt: 'below',
  le: 'at most',
  gt: 'above',
  ge: 'at least',
  add: '+',
  subtract: '−',
  multiply: '×',
  divide: '/',
  startsWith: 'starts with',
  contains: 'contains',
}

/** A rule in words: "days since the last order below 30 and orders in all at least 4". */
export function ruleWords(rule: Expression, definitions: readonly FeatureDefinition[]): string {
  const words = (part: Expression): string => ruleWords(part, definitions)
  switch (rule.op) {
    case 'column':
      return featureWords(rule.args[0], definitions)
    case 'literal':
      return literalWords(rule.args[0])
    case 'date':
    case 'time':
      return rule.args[0]
    case 'and':
    case 'or':
      return rule.args.map((part) => grouped(part, rule.op, words)).join(` ${rule.op} `)
    case 'not':
      return `not (${words(rule.args[0])})`
    case 'isMissing':
      return `${words(rule.args[0])} is not known`
    case 'in':
      return `${words(rule.args[0])} is one of ${rule.args
        .slice(1)
        .map((part) => wordsBeside(rule.args, part, definitions))
        .join(', ')}`
    default:
      return operatorWords(rule, (part) => wordsBeside(rule.args, part, definitions))
  }
}

/** A number beside a feature is in the feature's unit: a threshold in cents is written as money. */
function wordsBeside(
  all: readonly Expression[],
  part: Expression,
  definitions: readonly FeatureDefinition[],
): string {
  if (part.op !== 'literal' || typeof part.args[0] !== 'number') return ruleWords(part, definitions)
  const names = all.flatMap((own) => (own.op === 'column' ? [own.args[0]] : []))
  const unit = definitions.find(({ name }) => names.includes(name))?.unit ?? null
  return inUnit(part.args[0], unit)
}

function literalWords(value: number | string | boolean | null): string {
  if (typeof value === 'number') return short(value)
  if (typeof value === 'boolean') return value ? 'true' : 'false'
  return value === null ? 'not known' : `“${value}”`
}

function grouped(part: Expression, outer: string, words: (part: Expression) => string): string {
  const mixed = (part.op === 'and' || part.op === 'or') && part.op !== outer
  return mixed ? `(${words(part)})` : words(part)
}

function operatorWords(
  { op, args }: Exclude<Expression, { readonly op: 'column' | 'literal' | 'date' | 'time' }>,
  words: (part: Expression) => string,
): string {
  const parts = args.map(words)
  return Object.hasOwn(between, op) && parts.length === 2
    ? `${parts[0]} ${between[op]} ${parts[1]}`
    : `${op}(${parts.join(', ')})`
}
