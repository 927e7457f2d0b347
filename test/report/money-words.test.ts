import { expect, test } from 'vitest'
import type { FeatureDefinition } from '../../src/contracts/features.ts'
import { inUnit, unitWords } from '../../src/report/numbers.ts'
import { ruleWords } from '../../src/report/rule-words.ts'
import { column, ge, literal } from '../../src/table/expression/builder.ts'

const plain = { windowDays: null, missing: 'never', hint: 'log', expression: null } as const
const definitions: readonly FeatureDefinition[] = [
  { name: 'monetary', words: 'spend', unit: 'USD/100', ...plain },
  { name: 'frequency', words: 'orders', unit: null, ...plain },
]
const spaces = (text: string): string => text.replaceAll(/\s/g, ' ')

test('what is counted in minor units is written as money', () => {
  expect(spaces(inUnit(24_423, 'USD/100'))).toBe('USD 244.23')
  expect(spaces(inUnit(24_423, 'JPY/1'))).toBe('JPY 24,423')
  expect(inUnit(24_423, 'days')).toBe('24,423')
  expect([unitWords('USD/100'), unitWords('days')]).toEqual(['USD', 'days'])
})

test('a threshold has the unit of the feature it is held against', () => {
  expect(spaces(ruleWords(ge(column('monetary'), literal(24_423)), definitions))).toBe(
    'spend at least USD 244.23',
  )
  expect(ruleWords(ge(column('frequency'), literal(4)), definitions)).toBe('orders at least 4')
})
