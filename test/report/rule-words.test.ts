import { describe, expect, test } from 'vitest'
import { ruleWords } from '../../src/report/rule-words.ts'
import {
  and,
  column,
  eq,
  ge,
  isMissing,
  literal,
  lower,
  lt,
  not,
  or,
} from '../../src/table/expression/builder.ts'
import type { Expression } from '../../src/table/expression.ts'
import { spring } from './fixture.ts'

const cases: readonly [Expression, string][] = [
  [
    and(lt(column('recency_days'), 30), ge(column('spend_365'), 1200)),
    'days since the last order below 30 and spend in the last 365 days at least 1,200',
  ],
  [
    and(or(eq(column('region'), literal('North')), isMissing(column('region'))), eq(column('online'), true)),
    '(region is “North” or region is not known) and orders mostly online is true',
  ],
  [not(lt(column('unknown_column'), 0.5)), 'not (unknown_column below 0.5)'],
  [eq(lower(column('region')), literal('north')), 'lower(region) is “north”'],
  [literal(true), 'true'],
]

describe('ruleWords', () => {
  test.each(cases)('case %#', (rule, words) => {
    expect(ruleWords(rule, spring.features)).toBe(words)
  })
})
